import { beforeEach, expect, it, vi } from 'vitest';
import type { OutcomeEvent } from '../../core/audit/events';
import { execute, planPromotion, verifyAudit } from '../../core/promotion/services';
import type { VerifyReport } from '../../core/promotion/services';
import type { RegistrySession } from '../../core/promotion/session';
import { GitRepo } from '../support/git-repo';
import { describeWithMlflow, openMlflow, Outsider, uniqueName } from '../support/mlflow';

/** A move is some thirty requests, and the machine may be busy with other suites. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const TRAIL = 'stagegate-audit';
const MARK = 'stagegate.audit';
const VERSIONS = 30;

describeWithMlflow('The stamps of a real MLflow server', (url) => {
  const outsider = new Outsider(url);
  const asked: string[] = [];
  let model: string;
  let repo: GitRepo;
  let s: RegistrySession;

  const policy = (): string => `version: 1
models: ["${model}"]
stages: [{name: Staging, alias: candidate}, {name: Production, alias: champion}]
transitions: [{from: [None], to: Staging}, {from: [Staging], to: Production}]
`;
  const repository = (): GitRepo => {
    const made = GitRepo.create();
    made.commit({ 'promotion-policy.yaml': policy() });
    return made;
  };
  beforeEach(async () => {
    model = uniqueName('stamped');
    await outsider.model(model, 2);
    repo = repository();
    s = await openMlflow(url, repo, {
      fetch: (address: string, init: RequestInit) => {
        asked.push(new URL(address).pathname.replace('/api/2.0/mlflow/', ''));
        return fetch(address, init);
      },
    });
    await promote(s, `${model}/1`, 'Staging');
    await promote(s, `${model}/1`, 'Production');
  });

  const setTag = (version: string, value: string): Promise<unknown> =>
    outsider.post('model-versions/set-tag', { name: model, version, key: 'stagegate.record', value });
  const messages = ({ findings }: VerifyReport): readonly string[] => findings.map(({ message }) => message);

  it('are those of the trail, and cost a search of versions and one of models', async () => {
    asked.length = 0;
    expect(await verifyAudit(s)).toMatchObject({ ok: true, findings: [], notes: [] });
    const searches = asked.filter((call) => call.endsWith('/search'));
    expect(searches).toContain('model-versions/search');
    expect(searches.length).toBeLessThanOrEqual(4);
    expect(asked.filter((call) => call === 'model-versions/get')).toEqual([]);
  });

  it('are read many at a time', async () => {
    const run = await outsider.run();
    for (let version = 3; version <= VERSIONS; version += 1) await outsider.version(model, run);
    const versions = Array.from({ length: VERSIONS }, (_, index) => String(index + 1));
    for (const version of versions) await setTag(version, `record ${version}`);
    asked.length = 0;
    const stamps = await s.registry.stamps?.();
    const own = stamps?.versions.filter((stamp) => stamp.model === model);
    expect(own?.map(({ record }) => record).toSorted()).toEqual(versions.map((one) => `record ${one}`).toSorted());
    const { entries } = await s.trail.read();
    expect(stamps?.trails.get(model)).toBe(entries[0]?.id);
    expect(asked.length).toBeLessThan(VERSIONS / 3);
  });

  it('tell of records that were cut off the trail', async () => {
    repo.git('update-ref', `refs/heads/${TRAIL}`, `${TRAIL}~2`);
    const cut = await openMlflow(url, repo);
    const { entries } = await cut.trail.read();
    expect(entries).toHaveLength(2);
    expect(messages(await verifyAudit(cut))).toContainEqual(
      expect.stringMatching(/^.*\/1 carries the stamp of record .*, which is not in the audit trail\.$/),
    );
  });

  it('tell of a trail that is gone', async () => {
    const { entries } = await s.trail.read();
    const [first] = entries;
    const belongs = `${model} belongs to the audit trail that begins with ${first?.id ?? ''}, which is not this one: find out which of them is its own.`;
    repo.git('update-ref', '-d', `refs/heads/${TRAIL}`);
    expect(messages(await verifyAudit(await openMlflow(url, repo)))).toEqual([belongs]);
  });

  it('tell of a stamp that was made up, and of one that was copied', async () => {
    await setTag('2', 'R9999');
    expect(messages(await verifyAudit(s))).toEqual([
      `${model}/2 carries the stamp of record R9999, which is not in the audit trail.`,
    ]);
    const { entries } = await s.trail.read();
    const record = entries.at(-2)?.event.id ?? '';
    await setTag('2', record);
    expect(messages(await verifyAudit(s))).toEqual([
      `${model}/2 carries the stamp of record ${record}, which is about something else.`,
    ]);
  });

  it('keep the moves of a model in one trail, until somebody lets another one begin', async () => {
    const other = await openMlflow(url, repository());
    const refused = await promote(other, `${model}/2`, 'Staging');
    expect(refused).toMatchObject({ outcome: 'failed', receipts: [] });
    expect(refused.message).toContain(`Another audit trail than branch ${TRAIL} of this repository keeps the records`);
    expect((await s.registry.getVersion(model, '2'))?.aliases).toEqual([]);
    expect(await verifyAudit(other)).toMatchObject({ ok: true, notes: [expect.stringContaining(model)] });
    await expect(execute(s, await planOf(s, `${model}/2`, 'Staging'))).resolves.toMatchObject({ outcome: 'applied' });

    const deleted = await fetch(`${url}/api/2.0/mlflow/registered-models/delete-tag`, {
      method: 'DELETE',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: model, key: MARK }),
    });
    expect(deleted.status).toBe(200);
    expect(await promote(other, `${model}/2`, 'Production')).toMatchObject({ outcome: 'applied' });
    expect(messages(await verifyAudit(s))).toContainEqual(
      expect.stringContaining(`${model} belongs to the audit trail that begins with`),
    );
  });
});

async function planOf(s: RegistrySession, ref: string, to: string): Promise<Parameters<typeof execute>[1]> {
  const answer = await planPromotion(s, { ref, to, reason: 'because' });
  if (answer.kind !== 'plan') throw new Error(`${answer.kind}: ${answer.message}`);
  return answer.plan;
}

async function promote(s: RegistrySession, ref: string, to: string): Promise<OutcomeEvent> {
  return execute(s, await planOf(s, ref, to));
}
