import { unavailable, type GateContext } from '../context';
import type { EvidencePart, VersionFacts } from '../evidence';
import { compileExpression } from '../expression/compile';
import type { VersionRead } from '../expression/rules';
import { valuesOf } from '../expression/values';
import { broken, missed, passed, type Finding, type GateOutcome } from '../outcome';
import { inSentence } from '../sentence';
import type { ExpressionGate } from '../types';
import { chooseBaseline, type ChosenBaseline } from './baseline';
import { outcomeOf, type Shown } from './gate-outcome';

/** A condition in CEL over the candidate and the version that holds the stage that it goes to. */
export function evaluateExpression(gate: ExpressionGate, context: GateContext): GateOutcome {
  const { finding, observed } = conditionFinding(gate, context);
  return outcomeOf(gate, context, [finding], { observed, required: gate.expression });
}

function conditionFinding({ expression: source }: ExpressionGate, context: GateContext): { finding: Finding } & Shown {
  const compilation = compileExpression(source);
  if (!compilation.ok) return { finding: broken(compilation.problem.message), observed: null };
  const { reads, run } = compilation.expression;
  const baseline = expressionBaseline(source, context);
  const early = outageFinding(reads, context) ?? (baseline.kind === 'finding' ? baseline.finding : undefined);
  if (early !== undefined) return { finding: early, observed: null };
  const { outcome, observed } = run(valuesOf(context.evidence, context.now, onlyVersion(baseline)));
  return {
    finding: 'finding' in outcome ? explained(outcome.finding, baseline) : valueFinding(source, outcome.value),
    observed,
  };
}

/** The version that an expression calls `baseline`: the holder of the stage that the candidate goes to, if it asks for one. */
export function expressionBaseline(source: string, { evidence }: Pick<GateContext, 'evidence'>): ChosenBaseline {
  if (!readsBaseline(source)) return { kind: 'chosen', versions: [] };
  return chooseBaseline('', { stage: evidence.transition.to }, { evidence });
}

export function readsBaseline(source: string): boolean {
  const compilation = compileExpression(source);
  return compilation.ok && compilation.expression.reads.some(({ of }) => of === 'baseline');
}

function onlyVersion(baseline: ChosenBaseline): VersionFacts | undefined {
  return baseline.kind === 'chosen' ? baseline.versions[0] : undefined;
}

const PARTS: Readonly<Record<string, EvidencePart>> = {
  metrics: 'metrics',
  tags: 'tags',
  card: 'card',
  signature: 'signature',
  stages: 'stages',
  aliases: 'stages',
};

/** A part whose source did not answer is an error even where `has()` asks for it. */
function outageFinding(reads: readonly VersionRead[], { evidence }: GateContext): Finding | undefined {
  const parts = reads.flatMap(({ property }) =>
    property === undefined ? Object.values(PARTS) : (PARTS[property] ?? []),
  );
  return parts.map((part) => unavailable(evidence, part)).find((finding) => finding !== undefined);
}

/** That there is no baseline at all says more than that something of it is missing. */
function explained(finding: Finding, baseline: ChosenBaseline): Finding {
  if (baseline.kind !== 'missing' || finding.missing !== true || !finding.message.startsWith('`baseline'))
    return finding;
  return {
    ...finding,
    message: `${baseline.message.replace(/\.$/, '')}, and the expression reads the baseline without \`has()\`.`,
  };
}

function valueFinding(source: string, value: unknown): Finding {
  const shown = `\`${inSentence(source, 120)}\``;
  if (value === true) return passed(`The expression ${shown} is true.`);
  return value === false
    ? missed(`The expression ${shown} is false.`)
    : broken(`The expression ${shown} is neither true nor false.`);
}
