import { describe, expect, it } from 'vitest';
import type { OutcomeEvent } from '../../core/audit/events';
import { execute, verifyAudit } from '../../core/promotion/services';
import type { RegistrySession } from '../../core/promotion/session';
import { holding } from '../../core/registry/holders';
import { describeWithMlflow, Outsider } from '../support/mlflow';
import { holdersAt, makeModel, openPeople, PLACES, planned, promoteAtOnce } from '../support/mlflow-race';

/** Of clones of one remote, and as many of repositories without one; half of them for each kind of place. 40 find rarer races. */
const ROUNDS = Math.ceil(Number(process.env['STAGEGATE_ROUNDS'] ?? 8) / PLACES.length);
/** Moves that one person makes in a row. */
const IN_A_ROW = 2;
const LIMIT = { timeout: 60_000 + ROUNDS * 30_000 };
const TIMES = `${String(ROUNDS)} times`;
const NAMES = ['ana', 'bo', 'cy', 'dee'];
const VERSIONS = ['1', '2', '3', '4', '5'];

describeWithMlflow('Four people on a real MLflow server', (url) => {
  const outsider = new Outsider(url);

  describe.each(PLACES)('who promote at once to the same $kind', ({ kind, place }) => {
    /** One round after the other, each with a model of its own where there is none for all; `check` sees the winner and the others. */
    const rounds = async (
      people: readonly RegistrySession[],
      check: (winner: OutcomeEvent, losers: readonly OutcomeEvent[]) => void,
      { count, forAll }: { readonly count: number; readonly forAll?: string } = { count: ROUNDS },
    ): Promise<void> => {
      for (let round = 1; round <= count; round += 1) {
        const model = forAll ?? (await makeModel(outsider, VERSIONS.length));
        const before = await holdersAt(people[0]!, model, place);
        const refs = VERSIONS.filter((version) => !before.includes(version)).map((version) => `${model}/${version}`);
        const outcomes = await promoteAtOnce(people, refs);
        const told = `round ${String(round)}: ${outcomes.map(({ message }) => message).join('\n')}`;
        const applied = outcomes.filter(({ outcome }) => outcome === 'applied');
        expect(applied, told).toHaveLength(1);
        const [winner] = applied as [OutcomeEvent];
        expect(await holdersAt(people[0]!, model, place), told).toEqual([winner.version]);
        check(
          winner,
          outcomes.filter((one) => one !== winner),
        );
      }
    };

    it(`${TIMES} from clones of one remote: one wins, the others hear who it was`, LIMIT, async () => {
      const people = await openPeople(url, { names: NAMES, kind, shared: true });
      const forAll = await makeModel(outsider, VERSIONS.length);
      const hearWho: Parameters<typeof rounds>[1] = (winner, losers) => {
        expect(losers.map(({ outcome, conflictWith }) => [outcome, conflictWith?.by])).toEqual(
          losers.map(() => ['conflict', winner.actor.email]),
        );
      };
      await rounds(people, hearWho, { count: ROUNDS, forAll });
      expect((await verifyAudit(people[0]!)).findings).toEqual([]);
    });

    it(`${TIMES} with audit trails of their own: one wins, and the model stays with its trail`, LIMIT, async () => {
      const people = await openPeople(url, { names: NAMES, kind, shared: false });
      const winners = new Set<string>();
      const hearThat: Parameters<typeof rounds>[1] = (winner, losers) => {
        winners.add(winner.actor.email);
        const tooLate = expect.stringContaining(`to ${winner.version} meanwhile`) as string;
        const elsewhere = expect.stringContaining('Another audit trail than') as string;
        for (const { outcome, message } of losers) {
          expect({ outcome, message }).toEqual(
            outcome === 'conflict' ? { outcome, message: tooLate } : { outcome: 'failed', message: elsewhere },
          );
        }
      };
      await rounds(people, hearThat);
      winners.clear();
      await rounds(people, hearThat, { count: 2, forAll: await makeModel(outsider, VERSIONS.length) });
      expect(winners.size).toBe(1);
    });

    it('from clones of one remote, again and again: every move begins where the one before ended', LIMIT, async () => {
      const people = await openPeople(url, { names: NAMES, kind, shared: true });
      const model = await makeModel(outsider, VERSIONS.length);
      const moves = await Promise.all(
        people.map(async (s, index) => {
          const own: OutcomeEvent[] = [];
          for (let move = 0; move < IN_A_ROW; move += 1) {
            own.push(await execute(s, await planned(s, `${model}/${VERSIONS[index]!}`)));
          }
          return own;
        }),
      );
      const outcomes = moves.flat();
      expect(outcomes.filter(({ outcome }) => outcome === 'failed' || outcome === 'unknown')).toEqual([]);
      const applied = outcomes.filter(({ outcome }) => outcome === 'applied');
      expect(await holdersAt(people[0]!, model, place)).toEqual([lastOf(applied, place)]);
    });
  });
});

/** Who holds the place after all moves, each of which must have found what the one before it left. */
function lastOf(moves: readonly OutcomeEvent[], place: string): string | undefined {
  let holder: string | undefined;
  for (const { at, version, basis } of moves.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    expect(holding(basis.holders, place), `found at ${at}`).toEqual(holder === undefined ? [] : [holder]);
    holder = version;
  }
  return holder;
}
