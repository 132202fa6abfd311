import type { Check, CheckResult } from './decision';

const WORST_FIRST: readonly CheckResult[] = ['fail', 'error', 'inconclusive', 'warn', 'pass'];
const BEST_FIRST: readonly CheckResult[] = ['pass', 'warn', 'inconclusive', 'error', 'fail'];

/** fail > error > inconclusive > warn > pass; `skipped` is neutral, and the answer when there is nothing else. */
export function worst(results: readonly CheckResult[]): CheckResult {
  return WORST_FIRST.find((result) => results.includes(result)) ?? 'skipped';
}

/** pass, warn, inconclusive, error, fail; `skipped` does not count, and is the answer when there is nothing else. */
export function best(results: readonly CheckResult[]): CheckResult {
  return BEST_FIRST.find((result) => results.includes(result)) ?? 'skipped';
}

/** Only pass and warn promote; skipped is neutral. */
export function isBlocking(result: CheckResult): boolean {
  return result === 'fail' || result === 'error' || result === 'inconclusive';
}

/** One thing that a gate looked at: a bound, a limit, a tag's text, a section. */
export interface Finding {
  readonly result: CheckResult;
  /** One sentence. */
  readonly message: string;
  /** A fail that comes from something missing: never softened, never inverted. */
  readonly missing?: boolean;
  /** A bound that was compared and missed, the only thing that `enforcement: warn` softens. */
  readonly compared?: boolean;
}

/** What a gate says, with what compositions need to know of its insides. */
export interface GateOutcome {
  readonly check: Check;
  /** Any part of it failed because something is missing. */
  readonly missing: boolean;
  /** Results of the critical gates inside it and of itself, if it is critical. */
  readonly critical: readonly CheckResult[];
}

export const passed = (message: string): Finding => ({ result: 'pass', message });
export const missed = (message: string): Finding => ({ result: 'fail', message, compared: true });
export const absent = (message: string): Finding => ({ result: 'fail', message, missing: true });
export const failed = (message: string): Finding => ({ result: 'fail', message });
export const broken = (message: string): Finding => ({ result: 'error', message });
export const unknown = (message: string): Finding => ({ result: 'inconclusive', message });
export const skipped = (message: string): Finding => ({ result: 'skipped', message });

/** Turns missed bounds into warnings where the policy only warns. */
export function soften(findings: readonly Finding[], enforcement: 'warn' | 'deny'): readonly Finding[] {
  if (enforcement === 'deny') return findings;
  return findings.map((finding) => (finding.compared === true ? { ...finding, result: 'warn' } : finding));
}

/** The worst result and the first sentence that explains it. */
export function summarize(findings: readonly Finding[]): { readonly result: CheckResult; readonly message: string } {
  const result = worst(findings.map((finding) => finding.result));
  return { result, message: findings.find((finding) => finding.result === result)?.message ?? 'Nothing to check.' };
}
