import type { Decision } from './decision';

export interface ExitCodeOptions {
  /** A warning counts as a failed gate (`--fail-on warn`). */
  readonly failOnWarn?: boolean;
}

const WORST_FIRST: readonly number[] = [1, 3, 4, 0];

/** 0 passed · 1 a gate failed · 3 error or inconclusive · 4 only an approval is pending. Of several decisions: the worst. */
export function exitCode(decisions: Decision | readonly Decision[], options: ExitCodeOptions = {}): number {
  const list: readonly Decision[] = 'result' in decisions ? [decisions] : decisions;
  const codes = list.map((decision) => exitCodeOf(decision, options));
  return WORST_FIRST.find((code) => codes.includes(code)) ?? 0;
}

function exitCodeOf(decision: Decision, { failOnWarn = false }: ExitCodeOptions): number {
  switch (decision.result) {
    case 'pass':
    case 'skipped':
      return 0;
    case 'warn':
      return failOnWarn ? 1 : 0;
    case 'fail':
      return 1;
    case 'error':
      return 3;
    case 'inconclusive':
      return onlyApprovalsPending(decision) ? 4 : 3;
  }
}

function onlyApprovalsPending({ checks, blockers }: Decision): boolean {
  const blocking = checks.filter(({ id }) => blockers.includes(id));
  return blocking.length === 1 && blocking[0]?.gate === 'approvals';
}
