import type { Check, Decision, PolicyIdentity } from '../../core/policy/decision';
import { explain } from '../../core/policy/explain';
import { indent, type Line } from '../output/line';
import { markOf, resultSpan } from './marks';
import { valueText } from './value';

export interface DecisionStyle {
  /** Children of every check, and the evidence that was used. */
  readonly explain: boolean;
}

/** A decision, check by check. */
export function decisionLines(decision: Decision, style: DecisionStyle): Line[] {
  const { model, version, from, to } = decision;
  return [
    [`${model}/${version}  ${from} → ${to}  `, resultSpan(decision.result)],
    ...policyLines(decision.policy),
    ...checkLines(decision.checks, style.explain),
    ...(style.explain ? [...remedyLines(decision), ...evidenceLines(decision)] : []),
  ];
}

/** Every check with its sentence, what was observed and what was required. */
export function checkLines(checks: readonly Check[], explain: boolean): Line[] {
  return checks.flatMap((check) => oneCheck(check, explain)).map((line) => indent(line, 2));
}

function oneCheck(check: Check, explain: boolean): Line[] {
  const children = explain ? (check.children ?? []) : [];
  return [
    [markOf(check.result), ` ${check.message}`, { text: `  ${check.id}`, tone: 'dim' }],
    ...comparison(check, explain).map((line) => indent(line, 4)),
    ...children.flatMap((child) => oneCheck(child, explain)).map((line) => indent(line, 2)),
  ];
}

/** The numbers behind a sentence; a check that passed shows them only when asked to explain. */
function comparison(check: Check, explain: boolean): Line[] {
  if (!explain && check.result === 'pass') return [];
  const rows = [
    ['observed', check.observed],
    ['required', check.required],
  ] as const;
  return rows
    .filter(([, value]) => value !== undefined)
    .map(([label, value]) => ({ text: `${label}  ${valueText(value)}`, tone: 'dim' }));
}

function policyLines(policy: PolicyIdentity | undefined): Line[] {
  if (policy === undefined) return [];
  const preview = policy.preview ? ', a working copy: a preview, not what will decide' : '';
  return [{ text: `policy ${policy.path} (${policy.digest.slice(0, 12)}${preview})`, tone: 'dim' }];
}

/** What somebody can do about each blocker. */
function remedyLines(decision: Decision): Line[] {
  const explanations = explain(decision);
  if (explanations.length === 0) return [];
  return [
    'to unblock it',
    ...explanations.flatMap(({ id, unblock }) => [indent([unblock, { text: `  ${id}`, tone: 'dim' }], 2)]),
  ];
}

/** The decision as JSON; asked to explain, with what blocks and what would unblock it. */
export function decisionJson(decision: Decision, { explain: asked }: DecisionStyle): unknown {
  return asked ? { ...decision, explanation: explain(decision) } : decision;
}

function evidenceLines({ evidence }: Decision): Line[] {
  const { candidate, versions, holds, unavailable } = evidence;
  const rows: readonly (readonly [string, unknown])[] = [
    ['now', evidence.now],
    ['candidate', candidate],
    ...(versions ?? []).map((version) => ['other version', version] as const),
    ['holds', holds],
    ['unavailable', Object.keys(unavailable ?? {}).length > 0 ? unavailable : undefined],
  ];
  const known = rows.filter(([, value]) => value !== undefined);
  return ['evidence', ...known.map(([label, value]) => indent(`${label}  ${valueText(value)}`, 2))];
}
