import { afterAll, beforeAll, expect, it } from 'vitest';
import { GitRepo } from '../support/git-repo';
import { describeWithGto, expectSameAsGto, readLikeGto } from '../support/gto';
import type { GtoOracle } from '../support/gto';

/** Commits are called c0 … c11 here. Each operation is a command line of gto and, where it must fail, why. */
const OPERATIONS: readonly (readonly [operation: string, refusal?: RegExp])[] = [
  ['register scorer c2 --version v1.0.0'],
  ['register scorer c0 --version v0.4.0'],
  // Registers v0.0.1 on the way, in the same second.
  ['assign nlp/models:tagger c1 --stage dev'],
  ['register scorer c5 --version v2.0.0-rc.1'],
  // python-semver: the patch after a release candidate.
  ['register scorer c6'],
  ['register nlp/models:tagger c3 --bump-minor'],
  ['register scorer c1 --bump-major'],
  ['register scorer c2', /already registered in this commit/],
  ['register scorer c8 --version v1.0.0', /already was registered/],
  ['register first c3 --bump-minor', /first version/],
  ['assign scorer --version v1.0.0 --stage prod'],
  ['assign scorer --version v0.4.0 --stage prod'],
  // Out of semver order, so the newest assignment decides and not the greatest version.
  ['assign scorer --version v2.0.1 --stage staging'],
  ['assign scorer --version v1.0.0 --stage prod', /already in stage/],
  ['assign scorer --version v1.0.0 --stage prod --force'],
  ['assign scorer --version v2.0.1 --stage prod'],
  // Unassigning the holder brings the one before back.
  ['deprecate scorer v2.0.1 prod'],
  // So does deregistering it.
  ['deprecate scorer v1.0.0'],
  ['deprecate scorer v1.0.0', /deregistered already/],
  ['assign scorer --version v1.0.0 --stage qa'],
  // A stage at a commit that nobody registered, and its registration afterwards.
  ['assign vision/seg c7 --stage canary --skip-registration'],
  ['deprecate vision/seg c7 canary', /One and only one|Invalid|not valid/],
  ['assign vision/seg c7 --stage dev --skip-registration'],
  ['register vision/seg c7 --version v1.0.0+build.5'],
  ['register vision/seg c8 --version v1.0.0+build.6'],
  ['assign vision/seg c9 --stage dev --version v3.0.0'],
  ['assign vision/seg --version v3.0.0 --stage prod/eu'],
  ['deprecate vision/seg'],
  ['deprecate vision/seg', /deprecated already/],
  ['assign vision/seg --version v1.0.0+build.5 --stage prod/eu'],
  ['deprecate nlp/models:tagger'],
  ['register nlp/models:tagger c10'],
  ['deprecate nlp/models:tagger v0.0.1 dev --delete'],
  ['deprecate scorer v2.0.0-rc.1 --delete'],
  ['assign scorer --version v99.0.0 --stage prod', /not registered/],
  ['assign scorer --version v2.0.1 --stage a.b', /Invalid value/],
];

/** Operations that share their predecessor's second: ties are decided by more than time. */
const TIES = new Set([11, 20, 26]);

describeWithGto('a sequence of gto operations', (oracle) => {
  let repo: GitRepo;
  let gto: GtoOracle;
  const commits: string[] = [];
  let time = 1_710_000_000;

  beforeAll(() => {
    repo = GitRepo.create();
    for (let index = 0; index < 12; index += 1) commits.push(repo.commit());
    gto = oracle();
  }, 60_000);
  afterAll(() => gto.stop());

  for (const [index, [operation, refusal]] of OPERATIONS.entries()) {
    it(
      `${String(index)}: gto ${operation}${refusal === undefined ? '' : ' (refused)'}`,
      { timeout: 60_000 },
      async () => {
        const argv = operation.split(' ').map((word) => commits[Number(/^c([0-9]+)$/.exec(word)?.[1])] ?? word);
        time += TIES.has(index) ? 0 : 61;
        const reply = await gto.ask(repo.dir, argv, time);
        if (refusal === undefined) expect(reply).toMatchObject({ rc: 0, error: '' });
        else expect(reply.rc).not.toBe(0);
        await expectSameAsGto(repo.dir, reply);
      },
    );
  }

  it('ends with the models that people would expect', async () => {
    const { show } = await readLikeGto(repo.dir);
    expect(show['scorer']).toMatchObject({ version: 'v3.0.0', stage: { prod: 'v0.4.0', staging: 'v2.0.1' } });
    expect(show['vision/seg']).toMatchObject({ stage: { 'prod/eu': 'v1.0.0+build.5' } });
  });

  it('ignores tags that are none of its own', { timeout: 60_000 }, async () => {
    repo.git('tag', 'scorer@v9.9.9', commits[11]!);
    repo.git('tag', '-a', '-m', 'not a model', 'release-1', commits[11]!);
    await expectSameAsGto(repo.dir, await gto.ask(repo.dir));
  });

  it('lists models that only artifacts.yaml names', { timeout: 60_000 }, async () => {
    repo.commit({
      'artifacts.yaml': 'scorer: {type: model, path: m.pkl}\nonly-annotated: {description: nothing yet}\n',
    });
    await expectSameAsGto(repo.dir, await gto.ask(repo.dir));
    expect(Object.keys((await readLikeGto(repo.dir)).show)).toContain('only-annotated');
  });
});
