import type { Check, CheckResult } from '../../core/policy/decision';
import type { Translate } from '../ui/translate';

/** A sign that is readable without color. */
export const MARKS: Readonly<Record<CheckResult, string>> = {
  pass: '✓',
  warn: '⚠',
  fail: '✗',
  inconclusive: '?',
  error: '✗',
  skipped: '–',
};

export function resultText(result: CheckResult, t: Translate): string {
  switch (result) {
    case 'pass':
      return t('passed');
    case 'warn':
      return t('passed with a warning');
    case 'fail':
      return t('failed');
    case 'inconclusive':
      return t('inconclusive');
    case 'error':
      return t('error');
    case 'skipped':
      return t('skipped');
  }
}

/** What a check is called in a list: its own name, else its kind. */
export function checkName({ name, gate }: Check): string {
  return name ?? gate;
}
