import type { Check } from '../../core/policy/decision';
import { isBlocking } from '../../core/policy/outcome';
import type { PromotionPlan } from '../../core/promotion/plan';
import type { Translate } from '../ui/translate';
import { MARKS } from './checks';

/** A dialog's text is plain; its lines are wrapped by VS Code. */
export interface DialogText {
  readonly message: string;
  readonly detail: string;
}

/** More lines than this do not fit a dialog on a small screen. */
const MAX_LINES = 12;

/** What a person reads before a stage moves, or instead of it where the plan is refused. */
export function planDialog(plan: PromotionPlan, t: Translate): DialogText {
  return { message: question(plan, t), detail: detail(plan, t).join('\n') };
}

function question({ action, allowed, model, version, to }: PromotionPlan, t: Translate): string {
  if (action === 'rollback') {
    return allowed
      ? t('Roll back {0} of {1} to {2}?', to, model, version)
      : t('{0} of {1} cannot be rolled back to {2}.', to, model, version);
  }
  return allowed
    ? t('Promote {0} {1} to {2}?', model, version, to)
    : t('{0} {1} cannot be promoted to {2}.', model, version, to);
}

function detail(plan: PromotionPlan, t: Translate): readonly string[] {
  const checks = plan.decision?.checks ?? [];
  const shown = plan.allowed ? checks : checks.filter(({ result }) => isBlocking(result));
  return [
    ...(plan.allowed || shown.length === 0 ? [plan.summary] : move(plan, t)),
    t('Reason: {0}', plan.reason),
    ...section(checkLines(shown, t)),
    ...section(policyLines(plan, t)),
  ];
}

/** In place of the summary, which for a refusal repeats the first check that fails. */
function move({ from, to, version, replaces }: PromotionPlan, t: Translate): readonly string[] {
  return [
    t('Transition: {0} → {1}', from, to),
    ...(replaces === undefined || replaces === version ? [] : [t('Replaces: {0}', replaces)]),
  ];
}

/** What stops the move comes first, so that a long list cannot hide it. */
function checkLines(checks: readonly Check[], t: Translate): readonly string[] {
  const ordered = [...checks].sort((a, b) => Number(isBlocking(b.result)) - Number(isBlocking(a.result)));
  const lines = ordered.slice(0, MAX_LINES).map(({ result, message }) => `${MARKS[result]} ${message}`);
  const rest = ordered.length - lines.length;
  return rest > 0 ? [...lines, t('… and {0} more in the report', rest)] : lines;
}

function policyLines({ decision }: PromotionPlan, t: Translate): readonly string[] {
  const policy = decision?.policy;
  return policy === undefined ? [] : [t('Policy: {0}@{1}', policy.path, policy.digest.slice(0, 12))];
}

function section(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}
