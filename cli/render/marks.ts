import type { CheckResult } from '../../core/policy/decision';
import type { Span, Tone } from '../output/line';

const marks: Readonly<Record<CheckResult, { readonly mark: string; readonly tone: Tone }>> = {
  pass: { mark: '✓', tone: 'good' },
  warn: { mark: '!', tone: 'warn' },
  fail: { mark: '✗', tone: 'bad' },
  inconclusive: { mark: '?', tone: 'warn' },
  error: { mark: '✗', tone: 'bad' },
  skipped: { mark: '-', tone: 'dim' },
};

/** The sign in front of a check. */
export function markOf(result: CheckResult): Span {
  const { mark, tone } = marks[result];
  return { text: mark, tone };
}

/** A result's word in its color. */
export function resultSpan(result: CheckResult): Span {
  return { text: result, tone: marks[result].tone };
}
