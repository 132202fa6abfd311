import { isEmpty, isFalsy, isMapping, type CardFields, type Report } from '../card-finding';

/** The forms of the values that no other rule reads. */
export function valueRule(front: CardFields, report: Report): void {
  tags(front['tags'], report);
  metrics(front['metrics'], report);
  emissions(front['co2_eq_emissions'], report);
  if (!isFalsy(front['eval_results'])) {
    const message =
      'The Hub’s tools cannot load `eval_results`; state results under `model-index` or in `.eval_results/`.';
    report({ severity: 'error', code: 'bad-value', message, path: ['eval_results'], at: 'key' });
  }
}

function tags(value: unknown, report: Report): void {
  if (isEmpty(value) || Array.isArray(value)) return;
  const at = { path: ['tags'], at: 'value' } as const;
  if (typeof value === 'string') {
    const several = value.includes(',');
    const message = several
      ? '`tags` is read as one tag; put each tag on a line of its own after a dash.'
      : '`tags` is a list.';
    report({ severity: several ? 'warning' : 'hint', code: 'not-a-list', message, ...at });
  } else if (!isMapping(value)) {
    report({ severity: 'error', code: 'not-a-list', message: '`tags` must be a list of texts.', ...at });
  }
}

function metrics(value: unknown, report: Report): void {
  if (!Array.isArray(value)) return;
  for (const [index, metric] of value.entries()) {
    if (!isMapping(metric)) continue;
    const message = '`metrics` lists names, such as `accuracy`; values belong under `model-index`.';
    report({ severity: 'warning', code: 'bad-value', message, path: ['metrics', index], at: 'value' });
  }
}

function emissions(value: unknown, report: Report): void {
  if (isEmpty(value) || typeof value === 'number') return;
  const amount = isMapping(value) ? value['emissions'] : value;
  if (amount === undefined || typeof amount === 'number') return;
  const path = isMapping(value) ? ['co2_eq_emissions', 'emissions'] : ['co2_eq_emissions'];
  report({
    severity: 'warning',
    code: 'bad-value',
    message: 'Emissions are a number of grams of CO₂.',
    path,
    at: 'value',
  });
}
