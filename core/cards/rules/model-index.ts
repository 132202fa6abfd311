import { preferred } from '../../text/fix';
import type { YamlPath } from '../../text/yaml-document';
import { isEmpty, isFalsy, isMapping, quoted, type CardFields, type Report } from '../card-finding';

type Entry = Readonly<Record<string, unknown>>;

/** `model-index`: the results of evaluations, in the form that the Hub's tools load. */
export function modelIndexRule(front: CardFields, report: Report): void {
  const index = front['model-index'];
  if (isFalsy(index)) return;
  const path = ['model-index'];
  for (const model of listAt(index, path, report)) {
    required(model, 'name', report);
    if (!has(model, 'results', report)) continue;
    for (const result of listAt(model.entry['results'], [...model.path, 'results'], report)) resultRule(result, report);
  }
}

/** A mapping in its place. */
interface Placed {
  readonly entry: Entry;
  readonly path: YamlPath;
}

function resultRule(result: Placed, report: Report): void {
  requiredTexts(result, 'task', ['type'], report);
  requiredTexts(result, 'dataset', ['type', 'name'], report);
  datasetRule(result, report);
  if (has(result, 'metrics', report)) {
    for (const metric of listAt(result.entry['metrics'], [...result.path, 'metrics'], report))
      metricRule(metric, report);
  }
  sourceRule(result, report);
}

function requiredTexts(parent: Placed, key: string, names: readonly string[], report: Report): void {
  if (!has(parent, key, report)) return;
  const child = mappingAt(parent.entry[key], [...parent.path, key], report);
  if (child) for (const name of names) required(child, name, report);
}

/** The Hub refuses cards whose configuration is a number, such as a year. */
function datasetRule({ entry, path }: Placed, report: Report): void {
  const dataset = entry['dataset'];
  if (!isMapping(dataset)) return;
  for (const key of ['config', 'split', 'revision']) {
    const value = dataset[key];
    if (value === undefined || value === null || typeof value === 'string') continue;
    const message = `\`${key}\` of a data set must be a text; put it in quotes.`;
    report({
      severity: key === 'config' ? 'error' : 'warning',
      code: 'bad-value',
      message,
      path: [...path, 'dataset', key],
      at: 'value',
    });
  }
}

function metricRule(metric: Placed, report: Report): void {
  required(metric, 'type', report);
  if (!has(metric, 'value', report)) return;
  const { value } = metric.entry;
  const at = { path: [...metric.path, 'value'] } as const;
  if (isPlaceholder(value)) {
    report({
      severity: 'warning',
      code: 'empty-value',
      message: 'The value of this metric was never filled in.',
      ...at,
      at: 'value',
    });
  } else if (isMapping(value)) {
    const message = 'The value of a metric must be a number, not a mapping; state each number as a metric of its own.';
    // The Hub's tools load it, but nobody can show or compare it.
    report({ severity: 'error', code: 'bad-value', message, ...at, at: 'key' });
  } else if (typeof value === 'string' && /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(value)) {
    const message = `The value ${quoted(value)} is a text; remove the quotes to make it a number.`;
    report({
      severity: 'warning',
      code: 'quoted-number',
      message,
      ...at,
      at: 'value',
      fixes: [preferred({ kind: 'unquote' })],
    });
  } else if (value === null) {
    report({
      severity: 'warning',
      code: 'empty-value',
      message: 'The value of this metric is missing.',
      ...at,
      at: 'key',
    });
  }
}

/** `{wer}` from a template is a mapping without a value. */
function isPlaceholder(value: unknown): boolean {
  return isMapping(value) && Object.values(value).every((inner) => inner === null);
}

function sourceRule({ entry, path }: Placed, report: Report): void {
  if (!Object.hasOwn(entry, 'source')) return;
  const source = mappingAt(entry['source'], [...path, 'source'], report);
  if (!source || !isEmpty(source.entry['url'])) return;
  // Without a name the Hub drops the source in silence.
  const severity = isEmpty(source.entry['name']) ? 'warning' : 'error';
  const message = 'A source needs a `url` that leads to the results.';
  report({ severity, code: 'missing-property', message, path: source.path, at: 'key' });
}

function listAt(value: unknown, path: YamlPath, report: Report): readonly Placed[] {
  if (Array.isArray(value))
    return value.flatMap((entry: unknown, index) => mappingAt(entry, [...path, index], report) ?? []);
  const remedy = isMapping(value) ? 'put a dash before its first key' : 'put its entries under dashes';
  report({
    severity: 'error',
    code: 'bad-value',
    message: `\`${String(path.at(-1))}\` must be a list; ${remedy}.`,
    path,
    at: 'key',
  });
  return [];
}

function mappingAt(value: unknown, path: YamlPath, report: Report): Placed | undefined {
  if (isMapping(value)) return { entry: value, path };
  const name = path.findLast((part) => typeof part === 'string') ?? '';
  const what = typeof path.at(-1) === 'number' ? `Each entry of \`${name}\`` : `\`${name}\``;
  report({
    severity: 'error',
    code: 'bad-value',
    message: `${what} must be a mapping of properties.`,
    path,
    at: 'key',
  });
  return undefined;
}

function has({ entry, path }: Placed, key: string, report: Report): boolean {
  if (Object.hasOwn(entry, key)) return true;
  const message = `The property \`${key}\` is missing; the Hub cannot read the results without it.`;
  report({ severity: 'error', code: 'missing-property', message, path, at: 'key' });
  return false;
}

function required(placed: Placed, key: string, report: Report): void {
  if (!has(placed, key, report) || !isEmpty(placed.entry[key])) return;
  const message = `\`${key}\` is empty.`;
  report({ severity: 'warning', code: 'empty-value', message, path: [...placed.path, key], at: 'key' });
}
