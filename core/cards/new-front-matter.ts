import { Document, Scalar, type ScalarTag, type Tags, type YAMLMap } from 'yaml';
import type { CardSubject } from './card-subject';
import { oneLine } from './new-card-text';
import { reportedMetrics, type ReportedMetric } from './reported';
import { isLanguage, LIBRARIES, LICENSES, TASKS } from './vocabularies';

/** YAML between the fences, as every parser of the Hub's tools reads it. */
export function newFrontMatter(subject: CardSubject): string {
  const { version, requirements } = subject;
  const tag = (key: string, isValid: (text: string) => boolean): Scalar | undefined => {
    const value = Object.hasOwn(version.tags, key) ? version.tags[key] : undefined;
    return value !== undefined && isValid(value) ? text(value) : undefined;
  };
  const task = tag('pipeline_tag', (value) => TASKS.has(value));
  const metrics = reportedMetrics(version.facts);
  const front = {
    license: tag('license', (value) => LICENSES.has(value)) ?? empty(licenseHint(requirements?.licenses)),
    language: tag('language', isLanguage),
    library_name: tag('library_name', (value) => LIBRARIES.has(value)),
    pipeline_tag: task,
    base_model: tag('base_model', (value) => /^[\w.-]+\/[\w.-]+$/.test(value)),
    tags: listed(labels(version.tags)),
    metrics: listed([...new Set(metrics.map(({ metric }) => oneLine(metric)))]),
    model_name: text(version.model),
    'model-index': [{ name: text(version.model), results: results(metrics, task) }],
  };
  const known = Object.fromEntries(Object.entries(front).filter(([, value]) => value !== undefined));
  // What YAML 1.1 takes for something else than a text, such as `no`, is quoted.
  const document = new Document<YAMLMap>(known, {
    version: '1.1',
    customTags: (tags) => [DIGITS, ...tags.filter(isNoMerge)],
  });
  return document.toString({ lineWidth: 0, nullStr: '' });
}

/** GTO's labels are what the Hub calls tags. */
function labels(tags: Readonly<Record<string, string>>): readonly string[] {
  const { labels: stated = '' } = Object.hasOwn(tags, 'labels') ? tags : {};
  return stated.split(',').map(oneLine);
}

/** A result for each data set; the task of a model is what it was evaluated for. */
function results(metrics: readonly ReportedMetric[], task: Scalar | undefined): readonly object[] {
  return [...new Set(metrics.map(({ dataset }) => dataset))].map((dataset) => ({
    task: { type: task?.clone() ?? empty('such as text-classification') },
    dataset:
      dataset === undefined
        ? { type: empty('identifier of the data set'), name: empty('name of the data set') }
        : { type: text(dataset), name: text(dataset) },
    metrics: metrics
      .filter((one) => one.dataset === dataset)
      .map(({ metric, digits }) => ({ type: text(metric), value: new Digits(digits) })),
  }));
}

const SIMPLE = /^[A-Za-z][\w./-]*$/;

/** A text of the registry: one line, in quotes wherever some parser could see more in it. */
function text(value: string): Scalar {
  const scalar = new Scalar(oneLine(value));
  if (!SIMPLE.test(scalar.value)) scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

function listed(values: readonly string[]): readonly Scalar[] | undefined {
  const filled = values.filter((value) => value !== '');
  return filled.length > 0 ? filled.map(text) : undefined;
}

/** To be filled in by a person. */
function empty(hint: string): Scalar {
  const scalar = new Scalar(null);
  scalar.comment = ` ${hint}`;
  return scalar;
}

function licenseHint(allowed: readonly string[] | undefined): string {
  const names = allowed?.filter((license) => /^[\w.+-]+$/.test(license)) ?? [];
  return names.length > 0 ? `one of ${names.join(', ')}` : 'such as apache-2.0';
}

/** A number that keeps its digits, which a double would not. */
class Digits {
  public constructor(public readonly digits: string) {}
}

/** The library would write `<<`, which merges, without quotes. */
function isNoMerge(tag: Tags[number]): boolean {
  return typeof tag === 'string' ? tag !== 'merge' : tag.tag !== 'tag:yaml.org,2002:merge';
}

const DIGITS: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  identify: (value) => value instanceof Digits,
  stringify: ({ value }) => (value instanceof Digits ? value.digits : ''),
  resolve: (source) => source,
};
