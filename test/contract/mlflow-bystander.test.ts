import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutcomeEvent } from '../../core/audit/events';
import { execute, verifyAudit } from '../../core/promotion/services';
import type { RegistrySession } from '../../core/promotion/session';
import { GitRepo } from '../support/git-repo';
import { describeWithMlflow, openMlflow, Outsider } from '../support/mlflow';
import { Bystander } from '../support/mlflow-bystander';
import { holdersAt, makeModel, PLACES, planned, racePolicy, type PlaceKind } from '../support/mlflow-race';

/** Promotions at the same time, each with its own model and repository. */
const AT_ONCE = 4;

/** What a promotion came to that a bystander interrupted. */
interface Interrupted {
  /** The request that the bystander was faster than. */
  readonly before: string;
  readonly outcome: OutcomeEvent;
  readonly holders: readonly string[];
  readonly findings: readonly string[];
  /** Who holds the place after one more promotion. */
  readonly settled: readonly string[];
}

describeWithMlflow('Somebody at a real MLflow server who keeps no records', (url) => {
  const outsider = new Outsider(url);
  let bystander: Bystander;
  beforeAll(async () => {
    bystander = await Bystander.start(url);
  }, 120_000);
  afterAll(() => bystander.leave());

  const moves = (kind: PlaceKind, model: string, version: string): Promise<void> =>
    bystander.does(kind === 'alias' ? ['alias', model, 'champion', version] : ['stage', model, version, 'Production']);

  /** 1 is in production, 2 is promoted, and the bystander moves 3 there just before the request of that number, if there is one. */
  const interrupt = async (
    { kind, place }: (typeof PLACES)[number],
    number: number,
  ): Promise<Interrupted | undefined> => {
    const model = await makeModel(outsider, 3);
    await moves(kind, model, '1');
    const repo = GitRepo.create();
    repo.commit({ 'promotion-policy.yaml': racePolicy(kind) });
    const interruption = new Interruption(number, () => moves(kind, model, '3'));
    const s = await openMlflow(url, repo, { fetch: interruption.fetch });
    const plan = await planned(s, `${model}/2`);
    const outcome = await interruption.during(() => execute(s, plan));
    const { before } = interruption;
    if (before === undefined) return undefined;
    const holders = await holdersAt(s, model, place);
    const findings = (await verifyAudit(s)).findings.map(({ message }) => message);
    return { before, outcome, holders, findings, settled: await settle(s, model, { holders, place }) };
  };

  /** Before every request that a promotion sends, each time on a model of its own. */
  const interruptEverywhere = async (at: (typeof PLACES)[number]): Promise<readonly Interrupted[]> => {
    const all: Interrupted[] = [];
    for (let first = 0; ; first += AT_ONCE) {
      const numbers = Array.from({ length: AT_ONCE }, (_, index) => first + index);
      const some = await Promise.all(numbers.map((number) => interrupt(at, number)));
      all.push(...some.filter((one) => one !== undefined));
      if (some.includes(undefined)) return all;
    }
  };

  describe.each(PLACES)('and moves the same $kind during a promotion', (at) => {
    it('is noticed whenever it happens, and leaves one holder', { timeout: 300_000 }, async () => {
      const unnoticed: string[] = [];
      const outcomes = new Set<string>();
      for (const { before, outcome, holders, findings, settled } of await interruptEverywhere(at)) {
        const told = `before ${before}: ${outcome.message} ${findings.join(' ')}`;
        outcomes.add(outcome.outcome);
        if (outcome.outcome === 'conflict') {
          expect(outcome.message, told).toContain('3');
          expect(holders, told).not.toContain('2');
        } else {
          expect(outcome.outcome, told).toBe('applied');
          const undone = outcome.message.includes('somebody else') && outcome.message.includes('3');
          const found = findings.some((message) => message.includes(`${at.place} of`) && message.includes('3'));
          expect(undone && found, told).toBe(false);
          expect(holders, told).toEqual(found ? expect.arrayContaining(['3']) : ['2']);
          if (!undone && !found) unnoticed.push(before);
        }
        expect(settled, told).toHaveLength(1);
      }
      expect([...outcomes].sort()).toEqual(['applied', 'conflict']);
      // MLflow keeps no trace of an alias that is overwritten before anybody reads it: between the last look and the write.
      const lookToWrite = ['GET model-versions/search', 'POST registered-models/alias'];
      expect(at.kind === 'alias' ? lookToWrite : []).toEqual(expect.arrayContaining(unnoticed));
      expect(new Set(unnoticed).size).toBe(unnoticed.length);
    });
  });
});

/** One more promotion, of whoever may take the place: it has one holder again. */
async function settle(
  s: RegistrySession,
  model: string,
  { holders, place }: { readonly holders: readonly string[]; readonly place: string },
): Promise<readonly string[]> {
  if (holders.length === 1) return holders;
  const [next = ''] = ['1', '2', '3'].filter((version) => !holders.includes(version));
  expect(await execute(s, await planned(s, `${model}/${next}`))).toMatchObject({ outcome: 'applied' });
  return holdersAt(s, model, place);
}

/** Lets something happen just before one of the requests of a piece of work is sent. */
class Interruption {
  /** The request that it happened before. */
  public before: string | undefined;
  private count: number | undefined;

  public constructor(
    private readonly number: number,
    private readonly happen: () => Promise<void>,
  ) {}

  public readonly fetch = async (address: string, init: RequestInit): Promise<Response> => {
    if (this.count !== undefined && this.count++ === this.number) {
      this.before = `${String(init.method)} ${new URL(address).pathname.replace('/api/2.0/mlflow/', '')}`;
      await this.happen();
    }
    return fetch(address, init);
  };

  public async during<T>(work: () => Promise<T>): Promise<T> {
    this.count = 0;
    try {
      return await work();
    } finally {
      this.count = undefined;
    }
  }
}
