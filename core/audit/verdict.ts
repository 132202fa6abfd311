import { defined } from '../text/defined';
import type { OutcomeEvent } from './events';
import type { Governors, PolicyThen } from './governors';
import type { RecordedOutcome } from './recorded';
import { governedIn, spanOf, type Governed } from './span';

/** What verification says of a record; a problem goes before a note. */
export interface Verdict {
  /** A clause with a full stop. */
  readonly problem?: string;
  /** A whole sentence. */
  readonly note?: string;
}

/** The verdict of a policy that a record names, where that policy can be had. */
export function verdictOf(
  { id, model, version }: OutcomeEvent,
  then: PolicyThen,
  problemUnder: (rules: Extract<PolicyThen, { readonly kind: 'found' }>) => string | undefined,
): Verdict {
  if (then.kind === 'impossible') return { problem: `${then.problem}.` };
  if (then.kind === 'unknown') return { note: `The record ${id} was not judged: ${TOO_SHALLOW}` };
  const note = then.doubt === undefined ? undefined : `The record ${id} of ${model}/${version}: ${then.doubt}.`;
  return defined({ problem: problemUnder(then), note });
}

const TOO_SHALLOW = 'its policy is older than this clone; run git fetch --unshallow and verify again.';

/** The verdict on a move that was made as if no policy governed; `what` says so in a clause. */
export function ungovernedVerdict(
  { outcome, intents, before }: RecordedOutcome,
  governors: Governors,
  what: string,
): Verdict {
  const { model } = outcome;
  const begun = intents.at(-1) ?? outcome;
  const known = before();
  const earlier = known.slice(0, intents.length === 0 ? undefined : Math.max(0, known.indexOf(begun)));
  const governed = governedIn(governors, { model, span: spanOf(begun, outcome, earlier) });
  return governed
    ? governedVerdict(outcome, governed, `${what}, although ${governed.path} governed ${model} then.`)
    : {};
}

/** A finding where it is certain, else a note. */
export function governedVerdict(
  { id, model }: { readonly id: string; readonly model: string },
  { always, path }: Governed,
  problem: string,
): Verdict {
  if (always) return { problem };
  const note = `The record ${id} of ${model}: ${path} came or went at about that time, so that it may not have been in force.`;
  return { note };
}
