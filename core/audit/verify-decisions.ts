import type { PolicyIdentity } from '../policy/decision';
import type { StageEvent } from '../registry/port';
import type { OutcomeEvent } from './events';
import type { Governors } from './governors';
import type { RecordedOutcome } from './recorded';
import type { VerifyFinding } from './report';
import { announcedProblem } from './verify-changes';
import { verdictOf, type Verdict } from './verdict';
import { allowedProblem, decidedProblem, recomputedProblem, undecidedVerdict } from './verify-promotion';
import { revertProblem, rollbackProblem, unruledVerdict, type Rules } from './verify-rollback';
import { settlingVerdict } from './verify-settling';

/** What outcomes are held against. */
export interface Evidences {
  readonly governors: Governors;
  /** By model; undefined where the registry keeps no history. */
  readonly stageEvents: ReadonlyMap<string, readonly StageEvent[]> | undefined;
}

/** Moves that no policy allowed, and decisions that are not what their own evidence gives; at most one finding a record. */
export function decisionFindings(
  records: readonly RecordedOutcome[],
  evidences: Evidences,
): { readonly findings: readonly VerifyFinding[]; readonly notes: readonly string[] } {
  const findings: VerifyFinding[] = [];
  const notes: string[] = [];
  for (const record of records) {
    const { id, model, version } = record.outcome;
    const { problem = hiddenProblem(record.outcome), note } = judge(record, evidences);
    if (problem !== undefined) {
      const message = `The record ${id} of ${model}/${version}: ${problem}`;
      findings.push({ kind: 'decision', subject: id, model, message });
    } else if (note !== undefined) {
      notes.push(note);
    }
  }
  return { findings, notes };
}

function hiddenProblem({ severity, forced, ungoverned }: OutcomeEvent): string | undefined {
  return (forced || ungoverned) && severity !== 'raised' ? 'it hides how it came about.' : undefined;
}

function judge(record: RecordedOutcome, evidences: Evidences): Verdict {
  const { outcome } = record;
  const early = ownProblem(record);
  if (early !== undefined) return { problem: early };
  const settling = settlingVerdict(record, evidences.governors);
  const isUndone = outcome.outcome === 'reverted' && outcome.settledUnder !== undefined;
  return settling.problem !== undefined || isUndone ? settling : { ...settling, ...moveVerdict(record, evidences) };
}

/** Whether what the move itself was let through by let it through. */
function moveVerdict(record: RecordedOutcome, evidences: Evidences): Verdict {
  const { outcome } = record;
  const identity = identityOf(record);
  if (identity === undefined) return namelessVerdict(record, evidences);
  const then = evidences.governors.policyOf(outcome.model, identity);
  return verdictOf(outcome, then, (rules) => ruledProblem(record, rules, eventsOf(outcome, evidences)));
}

/** What can be seen without any policy. */
function ownProblem(record: RecordedOutcome): string | undefined {
  const { outcome, action, decision } = record.outcome;
  const announced = outcome === 'applied' || outcome === 'reverted' ? announcedProblem(record) : undefined;
  const isDecided = outcome === 'applied' && action === 'promote' && decision !== undefined;
  return announced ?? (isDecided ? decidedProblem(record, decision) : undefined);
}

/** A move under no policy that anybody names. */
function namelessVerdict(record: RecordedOutcome, evidences: Evidences): Verdict {
  const { outcome, action } = record.outcome;
  if (outcome !== 'applied') return {};
  const { governors } = evidences;
  return action === 'promote'
    ? undecidedVerdict(record, governors)
    : unruledVerdict(record, governors, eventsOf(record.outcome, evidences));
}

function eventsOf({ model }: OutcomeEvent, { stageEvents }: Evidences): readonly StageEvent[] | undefined {
  return stageEvents && (stageEvents.get(model) ?? []);
}

/** What the policy says of the record. */
function ruledProblem(
  record: RecordedOutcome,
  rules: Rules,
  stageEvents: readonly StageEvent[] | undefined,
): string | undefined {
  const { outcome, action, decision } = record.outcome;
  if (outcome === 'reverted') return revertProblem(record, rules);
  if (outcome === 'applied' && action === 'rollback') return rollbackProblem(record, rules, stageEvents);
  if (decision === undefined) return outcome === 'applied' ? 'it was applied without a decision.' : undefined;
  return outcome === 'applied' ? allowedProblem(record, decision, rules) : recomputedProblem(decision, rules.policy);
}

/** The policy that a record names, itself or through what it ends. */
function identityOf({ outcome, intents, applied }: RecordedOutcome): PolicyIdentity | undefined {
  const named = [outcome.decision?.policy, outcome.policy, applied?.decision?.policy, applied?.policy];
  return [...named, ...intents.map(({ policy }) => policy)].find((identity) => identity !== undefined);
}
