import { isOutcome } from './history';
import { movesStages } from './replay';
import type { VerifyFinding } from './report';
import type { TrailSnapshot } from './trail';
import { linkFindings } from './verify-links';

/** Breaks of the chain, records told twice, outcomes of intents that nobody knows, and what was cut off. */
export function chainFindings(snapshot: TrailSnapshot, lastSeenTips: readonly string[]): readonly VerifyFinding[] {
  return [
    ...snapshot.problems.map(({ id, message }): VerifyFinding => ({ kind: 'chain', subject: id, message })),
    ...repeated(snapshot),
    ...orphans(snapshot),
    ...linkFindings(snapshot.entries),
    ...lastSeenTips.flatMap((tip) => truncated(snapshot, tip)),
  ];
}

function repeated({ entries }: TrailSnapshot): readonly VerifyFinding[] {
  const seen = new Set<string>();
  return entries.flatMap(({ event: { id, model } }) => {
    const known = seen.has(id);
    seen.add(id);
    return known
      ? [{ kind: 'chain', subject: id, model, message: `The record ${id} is in the trail more than once.` } as const]
      : [];
  });
}

function orphans({ entries }: TrailSnapshot): readonly VerifyFinding[] {
  const known = new Set<string>();
  return entries.flatMap(({ event }) => {
    known.add(event.id);
    if (!isOutcome(event) || (event.intent === undefined ? !movesStages(event) : known.has(event.intent))) {
      return [];
    }
    const message = `The outcome ${event.id} of ${event.model}/${event.version} has no intent before it in the trail.`;
    return [{ kind: 'chain', subject: event.id, model: event.model, message } as const];
  });
}

function truncated({ tip, entries, problems }: TrailSnapshot, lastSeenTip: string): readonly VerifyFinding[] {
  const known = [...entries, ...problems].some(({ id }) => id === lastSeenTip);
  if (known) {
    return [];
  }
  const end = tip === undefined ? 'it is empty' : `it ends at ${tip}`;
  const message = `The audit trail was cut off or rewritten: ${lastSeenTip} was its tip before, and now ${end} without it.`;
  return [{ kind: 'truncated', subject: lastSeenTip, message }];
}
