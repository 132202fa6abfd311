import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OutcomeEvent } from '../../core/audit/events';
import type { PromotionPlan } from '../../core/promotion/plan';
import { execute, openPromotions, planPromotion, resumePromotion, verifyAudit } from '../../core/promotion/services';
import type { RegistrySession } from '../../core/promotion/session';
import type { Holders } from '../../core/registry/holders';
import { afterwards, answering, FaultProxy, hang, reset, skewed, type Fault } from '../support/fault-proxy';
import { GitRepo } from '../support/git-repo';
import { describeWithMlflow, openMlflow, Outsider, uniqueName } from '../support/mlflow';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** Longer than a busy server takes. */
const TIMEOUT_MS = 4000;
const LOGIN = answering(200, '<html>Sign in</html>', { 'content-type': 'text/html' });
const GATEWAY = answering(504, 'Too slow', { 'content-type': 'text/plain' });
const STAMP = /model-versions\/set-tag$/;
const LOCK = /experiments\/create$/;
const UNLOCK = /experiments\/update$/;
const VERSIONS = /model-versions\/search$/;
const halved: Fault = (exchange) => answering(200, '{"half', { 'content-type': 'application/json' })(exchange);

type Broken = readonly [what: string, fault: Fault, calls: RegExp];
interface Way {
  readonly kind: string;
  readonly place: string;
  /** How the policy names it. */
  readonly stage: string;
  /** The call that moves it. */
  readonly move: RegExp;
  /** What becomes of the answer to a write that the server did. */
  readonly lost: readonly (readonly [what: string, fault: Fault])[];
  readonly before: readonly Broken[];
  readonly beside: readonly Broken[];
}

/** Every fault is tried on one of them; none depends on which. */
const ALIAS: Way = {
  ...{ kind: 'an alias', place: 'alias:champion', stage: 'alias: champion' },
  move: /POST .*registered-models\/alias$/,
  lost: [
    ['never came', hang],
    ['was a login page', LOGIN],
    ['came by half', halved],
  ],
  before: [
    ['the versions cannot be read', reset, VERSIONS],
    ['the lock was never made', reset, LOCK],
  ],
  beside: [
    ['the answer to making the lock was lost', afterwards(reset), LOCK],
    ['the clock is nine hours late', skewed(-9), /./],
  ],
};
const STAGE: Way = {
  ...{ kind: 'a stage', place: 'Production', stage: 'stage: Production' },
  move: /transition-stage$/,
  lost: [
    ['was reset', reset],
    ['came from a gateway that had given up', GATEWAY],
  ],
  before: [['nothing is read', answering(503, '', {}), /^GET/]],
  beside: [
    ['the answer to giving back the lock was lost', afterwards(hang), UNLOCK],
    ['the clock is nine hours early', skewed(9), /./],
  ],
};

describeWithMlflow('A promotion over a broken network to a real MLflow server', (url) => {
  const outsider = new Outsider(url);
  let proxy: FaultProxy;
  let elsewhere: FaultProxy;
  beforeAll(async () => {
    [proxy, elsewhere] = await Promise.all([FaultProxy.start(url), FaultProxy.start(url)]);
  });
  afterAll(() => Promise.all([proxy.stop(), elsewhere.stop()]));

  describe.each([ALIAS, STAGE])('that moves $kind', ({ place, stage, move, lost, before, beside }) => {
    let model: string;
    let s: RegistrySession;
    let plan: PromotionPlan;
    /** 1 is in production, and 2 is going to be. */
    beforeEach(async () => {
      proxy.heal();
      model = uniqueName('lost');
      await outsider.model(model, 2);
      const repo = GitRepo.create();
      repo.commit({
        'promotion-policy.yaml': `version: 1\nmodels: ["*"]\nstages: [{name: Production, ${stage}}]\ntransitions: [{from: [None], to: Production}]\n`,
      });
      s = await openMlflow(proxy.url, repo, { timeoutMs: TIMEOUT_MS });
      expect(await execute(s, await planned('1'))).toMatchObject({ outcome: 'applied' });
      plan = await planned('2');
    });

    const planned = async (version: string): Promise<PromotionPlan> => {
      const answer = await planPromotion(s, { ref: `${model}/${version}`, to: 'Production', reason: 'because' });
      if (answer.kind !== 'plan') throw new Error(answer.message);
      return answer.plan;
    };
    const broken = async (fault: Fault, calls: RegExp): Promise<OutcomeEvent> => {
      proxy.break(fault, calls);
      const outcome = await execute(s, plan);
      proxy.heal();
      expect(outcome.message).toMatch(/^[^\n]+\.$/);
      return outcome;
    };
    const holders = async (): Promise<Holders> => (await s.registry.holders([model])).get(model) ?? {};
    /** Whatever was lost, it is offered, finished, and then there is nothing to be found. */
    const settle = async (written: boolean): Promise<void> => {
      const [open, ...others] = await openPromotions(s);
      expect(others).toEqual([]);
      expect(open).toMatchObject({ expired: true, written, can: ['resume', 'revert'] });
      expect(await resumePromotion(s, open!)).toMatchObject({ outcome: 'applied', version: '2' });
      expect(await holders()).toEqual({ [place]: ['2'] });
      expect(await openPromotions(s)).toEqual([]);
      expect((await verifyAudit(s)).findings).toEqual([]);
    };

    it.each(lost)('is unknown, and resumed, if the answer to a write that was done %s', async (_, fault) => {
      expect(await broken(afterwards(fault), move)).toMatchObject({ outcome: 'unknown' });
      await settle(true);
    });

    it('is unknown, and resumed, if the write never arrived and nobody can say so', async () => {
      expect(await broken(reset, move)).toMatchObject({ outcome: 'unknown', receipts: [] });
      expect(await holders()).toEqual({ [place]: ['1'] });
      await settle(false);
    });

    it('is unknown, and resumed, if the stamp of what was moved was lost', async () => {
      const outcome = await broken(reset, STAMP);
      expect(outcome).toMatchObject({ outcome: 'unknown', receipts: [{ change: { version: '2', stage: place } }] });
      await settle(true);
    });

    it.each<[string, Fault]>([
      ['wants fewer requests', answering(429, '', { 'retry-after': '1' })],
      ['does not know the call', answering(404, '<html>', { 'content-type': 'text/html' })],
      ['sends people elsewhere', (exchange) => answering(307, '', { location: `${elsewhere.url}/` })(exchange)],
    ])('fails, and changes nothing, if the server %s', async (_, fault) => {
      expect(await broken(fault, move)).toMatchObject({ outcome: 'failed', receipts: [] });
      expect(await holders()).toEqual({ [place]: ['1'] });
      expect(await openPromotions(s)).toEqual([]);
      expect((await verifyAudit(s)).findings).toEqual([]);
      expect(elsewhere.asked).toEqual([]);
      expect(await execute(s, await planned('2'))).toMatchObject({ outcome: 'applied' });
    });

    it.each(before)('fails, and changes nothing, if %s', async (_, fault, calls) => {
      expect(await broken(fault, calls)).toMatchObject({ outcome: 'failed', receipts: [] });
      expect(await holders()).toEqual({ [place]: ['1'] });
      expect(await openPromotions(s)).toEqual([]);
      expect((await verifyAudit(s)).findings).toEqual([]);
    });

    it.each(beside)('is applied if %s', async (_, fault, calls) => {
      expect(await broken(fault, calls)).toMatchObject({ outcome: 'applied' });
      expect(await holders()).toEqual({ [place]: ['2'] });
      expect((await verifyAudit(s)).findings).toEqual([]);
    });
  });
});
