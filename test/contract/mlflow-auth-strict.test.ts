import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { execute, planPromotion, setAlias } from '../../core/promotion/services';
import type { RegistrySession } from '../../core/promotion/session';
import type { Authorization } from '../../core/registry/credentials';
import { GitRepo } from '../support/git-repo';
import { uniqueName } from '../support/mlflow';
import { hasSignIn, SignInServer } from '../support/mlflow-auth';
import { findMlflowPython } from '../support/mlflow-server';
import { expectFailure } from './registry-contract';

const python = findMlflowPython();
const isReady = python !== undefined && hasSignIn(python);
const title = 'A real MLflow server that lets nobody see anything by default';
const POLICY = `version: 1
models: ["*"]
stages: [{name: Production, alias: champion}]
transitions: [{from: [None], to: Production}]
`;

describe.skipIf(!isReady)(isReady ? title : `${title} (mlflow[auth] is not installed)`, { timeout: 300_000 }, () => {
  let server: SignInServer;
  let people: Readonly<Record<'ana' | 'bo' | 'stranger', Authorization>>;
  let model: string;
  let repo: GitRepo;
  beforeAll(async () => {
    server = await SignInServer.start(python ?? '', 'NO_PERMISSIONS');
    people = { ana: await server.user('ana'), bo: await server.user('bo'), stranger: await server.user('stranger') };
  }, 180_000);
  afterAll(() => server.stop());
  beforeEach(async () => {
    model = uniqueName('hidden');
    await server.model(model, 2);
    for (const who of ['ana', 'bo']) await server.grant(who, 'EDIT', model);
    repo = GitRepo.create();
    repo.commit({ 'promotion-policy.yaml': POLICY });
  });

  const promote = async (s: RegistrySession, version: string) => {
    const answer = await planPromotion(s, { ref: `${model}/${version}`, to: 'Production', reason: 'because' });
    if (answer.kind !== 'plan') throw new Error(answer.message);
    return execute(s, answer.plan);
  };

  it('gives the lock to whoever may change the model, one after the other', async () => {
    const [ana, bo] = await Promise.all([server.open(repo, people.ana), server.open(repo, people.bo)]);
    expect(await promote(ana, '1')).toMatchObject({ outcome: 'applied' });
    expect(await promote(bo, '2')).toMatchObject({ outcome: 'applied' });
    expect(await setAlias(ana, { ref: `${model}/1`, alias: 'mine' })).toMatchObject({ type: 'alias' });
  });

  it('lets people wait for a lock that they cannot see', async () => {
    const [ana, bo] = await Promise.all([server.open(repo, people.ana), server.open(repo, people.bo)]);
    const request = (milliseconds: number) => ({
      record: 'record',
      deadline: new Date(Date.now() + milliseconds).toISOString(),
    });
    const order: string[] = [];
    let hasIt: () => void = () => undefined;
    const taken = new Promise<void>((resolve) => (hasIt = resolve));
    const first = ana.exclusively?.(model, request(60_000), async () => {
      hasIt();
      const late = bo.exclusively?.(model, request(1500), () => Promise.resolve());
      const { message } = await expectFailure('conflict', late ?? Promise.resolve());
      expect(message).toContain('Somebody else is changing');
      order.push('ana');
    });
    await taken;
    const second = bo.exclusively?.(model, request(60_000), () => Promise.resolve(order.push('bo')));
    await Promise.all([first, second]);
    expect(order).toEqual(['ana', 'bo']);
  });

  it('says to a stranger what is not allowed', async () => {
    const s = await server.open(repo, people.stranger);
    await expect(promote(s, '1')).rejects.toMatchObject({
      reason: 'refused',
      message: expect.stringContaining(`${server.url} does not allow this`) as string,
    });
  });
});
