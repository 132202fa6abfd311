import { authorizationRefusal } from '../promotion/authorization';
import type { Identity } from '../registry/port';
import type { Governors } from './governors';
import type { RecordedOutcome } from './recorded';
import { ungovernedVerdict, verdictOf, type Verdict } from './verdict';

/** Case of addresses does not tell people apart. */
export function isSamePerson(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}

/** Whom the policy let a move through for; somebody else may have completed it. */
export function beginnerOf({ outcome, intents }: RecordedOutcome): Identity {
  if (outcome.settledUnder === undefined) return outcome.actor;
  return (intents.find(({ settledUnder }) => settledUnder === undefined) ?? outcome).actor;
}

/** Whether the policy that was in force when a move was completed or undone let its actor do that. */
export function settlingVerdict(record: RecordedOutcome, governors: Governors): Verdict {
  const { outcome } = record;
  const { actor, model, to, settledUnder } = outcome;
  if (settledUnder === undefined || isOwnAffair(record)) return {};
  if (settledUnder === null) {
    // What it settles may be long ago.
    return ungovernedVerdict({ ...record, intents: [] }, governors, 'it was settled under no policy');
  }
  const action = outcome.outcome === 'reverted' ? 'rollback' : outcome.action;
  return verdictOf(outcome, governors.policyOf(model, settledUnder), ({ policy }) =>
    authorizationRefusal(policy, actor, action, to),
  );
}

/** People may end what they began themselves, and anybody may close what needs no write. */
export function isOwnAffair(record: RecordedOutcome): boolean {
  const { actor, changes, outcome } = record.outcome;
  if (outcome !== 'reverted') return isSamePerson(beginnerOf(record).email, actor.email);
  return changes.length === 0 || record.intents.some((intent) => isSamePerson(intent.actor.email, actor.email));
}
