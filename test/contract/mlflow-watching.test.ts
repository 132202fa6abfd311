import { beforeEach, expect, it, vi } from 'vitest';
import type { RegistrySession } from '../../core/promotion/session';
import { GitRepo } from '../support/git-repo';
import { describeWithMlflow, openMlflow, Outsider, uniqueName } from '../support/mlflow';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const MODELS = 7;
const PAGE = 2;
/** Polls until every page has had its turn. */
const ROUND = Math.ceil(MODELS / PAGE);

describeWithMlflow('Watching more models of a real MLflow server than fit on a page', (url) => {
  const outsider = new Outsider(url);
  const asked: string[] = [];
  let names: readonly string[];
  let s: RegistrySession;

  beforeEach(async () => {
    const prefix = uniqueName('watched');
    names = Array.from({ length: MODELS }, (_, index) => `${prefix}-${String(index)}`);
    for (const name of names) await outsider.model(name, 1);
    const repo = GitRepo.create();
    repo.commit();
    // Others use the server, too: only these models, and pages that are quickly full.
    const fetchSome = (address: string, init: RequestInit): Promise<Response> => {
      const some = new URL(address);
      asked.push(some.pathname);
      some.searchParams.set('filter', `name LIKE '${prefix}%'`);
      some.searchParams.set('max_results', String(PAGE));
      return fetch(some, init);
    };
    s = await openMlflow(url, repo, { fetch: fetchSome });
    for (let poll = 0; poll < ROUND; poll += 1) await look();
    asked.length = 0;
  });

  const look = async (): Promise<string> => (await s.registry.fingerprint?.()) ?? '';

  it('costs two requests a look, and says nothing while nothing happens', async () => {
    const looks: string[] = [];
    for (let poll = 0; poll < 2 * ROUND; poll += 1) looks.push(await look());
    expect(new Set(looks).size).toBe(1);
    expect(asked).toHaveLength(2 * looks.length);
  });

  const alias = (index: number) =>
    outsider.post('registered-models/alias', { name: names[index], alias: 'champion', version: '1' });
  it.each([
    ['an alias', () => alias(0)],
    ['an alias in the middle', () => alias(3)],
    ['a tag', () => outsider.post('registered-models/set-tag', { name: names[1], key: 'team', value: 'x' })],
  ])('notices %s on a model that was touched long ago within a round', async (_, change) => {
    const before = await look();
    await change();
    const looks: string[] = [];
    for (let poll = 0; poll < ROUND; poll += 1) looks.push(await look());
    expect(looks.at(-1)).not.toBe(before);
    for (let poll = 0; poll < ROUND; poll += 1) expect(await look()).toBe(looks.at(-1));
  });

  it('notices a stage, a new model and a model that is gone', async () => {
    let before = await look();
    const transition = { name: names[0], version: '1', stage: 'Production', archive_existing_versions: false };
    await outsider.post('model-versions/transition-stage', transition);
    expect(await look(), 'at once').not.toBe(before);
    before = await look();
    await outsider.post('registered-models/create', { name: `${names[0] ?? ''}-more` });
    expect(await look(), 'at once').not.toBe(before);
    for (let poll = 0; poll <= ROUND; poll += 1) before = await look();
    const gone = await fetch(`${url}/api/2.0/mlflow/registered-models/delete`, {
      method: 'DELETE',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: names[2] }),
    });
    expect(gone.status).toBe(200);
    let after = before;
    for (let poll = 0; poll <= 2 * ROUND; poll += 1) after = await look();
    expect(after).not.toBe(before);
  });
});
