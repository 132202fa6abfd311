import { enforcementOf, type GateContext } from '../context';
import type { CheckResult } from '../decision';
import { best, worst, type GateOutcome } from '../outcome';
import type { AllOfGate, AnyOfGate } from '../types';
import type { EvaluateGate } from './evaluate';
import { checkHead, ownCritical } from './gate-outcome';

/**
 * The best child of an `anyOf`, the worst of an `allOf`; children that are skipped do not count. Never better than a
 * critical gate inside it. Its enforcement is inherited by the bounds inside.
 */
export function evaluateComposite(
  gate: AnyOfGate | AllOfGate,
  context: GateContext,
  evaluate: EvaluateGate,
): GateOutcome {
  const inherited = enforcementOf(gate, context);
  const gates = gate.kind === 'anyOf' ? gate.anyOf : gate.allOf;
  const children = gates.map((child, index) =>
    evaluate(child, { ...context, inherited, id: `${context.id}.${gate.kind}[${index}]` }),
  );
  const results = children.map(({ check }) => check.result);
  const combined = gate.kind === 'anyOf' ? best(results) : worst(results);
  const critical = children.flatMap((child) => child.critical);
  const result = worst([combined, ...critical]);
  const check = {
    ...checkHead(gate, context),
    result,
    message: result === combined ? message(gate.kind, children, result) : criticalMessage(children, result),
    children: children.map((child) => child.check),
  };
  return {
    check,
    missing: children.some((child) => child.missing),
    critical: [...critical, ...ownCritical(gate, result)],
  };
}

type Said = Readonly<Record<Exclude<CheckResult, 'skipped'>, string>>;

const SENTENCES: Readonly<Record<'anyOf' | 'allOf', Said>> = {
  anyOf: {
    pass: 'One of the alternatives is met',
    warn: 'One of the alternatives is met with a warning',
    inconclusive: 'None of the alternatives is known to be met',
    error: 'None of the alternatives is known to be met',
    fail: 'None of the alternatives is met',
  },
  allOf: {
    pass: 'All of the gates are met',
    warn: 'All of the gates are met, but with a warning',
    inconclusive: 'Not all of the gates are known to be met',
    error: 'Not all of the gates are known to be met',
    fail: 'Not all of the gates are met',
  },
};

function message(kind: 'anyOf' | 'allOf', children: readonly GateOutcome[], result: CheckResult): string {
  if (result === 'skipped') return 'All of its gates were skipped.';
  const sentence = SENTENCES[kind][result];
  if (kind === 'allOf' && result === 'pass') return `${sentence}.`;
  return withReason(
    sentence,
    children.find(({ check }) => check.result === result),
  );
}

const HOW_MET: Readonly<Partial<Record<CheckResult, string>>> = {
  fail: 'is not met',
  warn: 'is met, but only with a warning',
};

/** For an `anyOf` that would be better if none of its gates were critical. */
function criticalMessage(children: readonly GateOutcome[], result: CheckResult): string {
  return withReason(
    `A critical gate among the alternatives ${HOW_MET[result] ?? 'is not known to be met'}`,
    children.find(({ critical }) => critical.includes(result)),
  );
}

function withReason(sentence: string, deciding: GateOutcome | undefined): string {
  return deciding === undefined ? `${sentence}.` : `${sentence}: ${deciding.check.message}`;
}
