import { LosslessNumber, parse as parseJson } from 'lossless-json';
import type { ExactNumber, MetricFact, MetricSlice, MetricValue } from '../../core/policy/evidence';
import { exactScalar } from '../../core/text/exact-scalar';
import { readYaml } from '../../core/text/yaml';
import { plainValue } from '../../core/text/yaml-value';

export type Metrics = Record<string, MetricFact | null>;

/** Characters of a metrics file that are still read. */
const MAX_LENGTH = 2_000_000;
/** Metrics below so many levels are not seen. */
const MAX_DEPTH = 32;

/**
 * Reads a metrics file: numbers, nested objects named with dots as DVC does (`test.f1`), or the evidence form
 * `{value, dataset, at, samples, slices}`. Numbers keep their digits. Returns what is wrong as text without a full stop.
 */
export function parseMetrics(text: string, path: string): Metrics | string {
  if (text.length > MAX_LENGTH) return 'it is longer than 2 MB';
  const root = path.endsWith('.json') ? readJson(text) : readYamlMapping(text);
  if (typeof root === 'string') return root;
  return Object.fromEntries(flatten(root, '', MAX_DEPTH));
}

type Mapping = Record<string, unknown>;

/** Python writes NaN and Infinity, which JSON does not know; as texts they are what evidence expects. */
const TEXT_OR_NON_FINITE = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;

function readJson(text: string): Mapping | string {
  const quoted = text.replace(TEXT_OR_NON_FINITE, (token) => (token.startsWith('"') ? token : `"${token}"`));
  try {
    const root = parseJson(quoted);
    return isMapping(root) ? root : 'it is not a JSON object';
  } catch (error) {
    return `it is not valid JSON (${(error as Error).message.split('\n')[0] ?? ''})`;
  }
}

function readYamlMapping(text: string): Mapping | string {
  const yaml = readYaml(text);
  if (!yaml.ok) return yaml.message;
  const root = plainValue(yaml.document, exactScalar).value;
  return isMapping(root) ? root : 'it is not a YAML mapping';
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof LosslessNumber);
}

function flatten(mapping: Mapping, prefix: string, depth: number): [string, MetricFact | null][] {
  if (depth === 0) return [];
  return Object.entries(mapping).flatMap(([key, value]): [string, MetricFact | null][] => {
    const name = prefix + key;
    if (value === null) return [[name, null]];
    if (isMapping(value))
      return isEvidence(value) ? [[name, readEvidence(value)]] : flatten(value, `${name}.`, depth - 1);
    return Array.isArray(value) || value === undefined ? [] : [[name, { value: value as MetricValue }]];
  });
}

const EVIDENCE_KEYS = ['value', 'dataset', 'at', 'samples', 'slices'];

function isEvidence(value: Mapping): boolean {
  return Object.hasOwn(value, 'value') && Object.keys(value).every((key) => EVIDENCE_KEYS.includes(key));
}

function readEvidence(value: Mapping): MetricFact {
  const { dataset, at, samples, slices } = value;
  return {
    ...readMeasured(value),
    ...(isMapping(dataset) ? { dataset: texts(dataset) } : {}),
    ...(typeof at === 'string' ? { at } : {}),
    ...readSamples(samples),
    ...(Array.isArray(slices) ? { slices: slices.filter(isMapping).map(readSlice) } : {}),
  };
}

function readMeasured(value: Mapping): { value?: MetricValue } {
  return value['value'] === undefined ? {} : { value: value['value'] as MetricValue };
}

function readSamples(samples: unknown): { samples?: ExactNumber } {
  return samples instanceof LosslessNumber ? { samples: samples as ExactNumber } : {};
}

function texts(dataset: Mapping): { name?: string; digest?: string } {
  const { name, digest } = dataset;
  return {
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof digest === 'string' ? { digest } : {}),
  };
}

function readSlice(slice: Mapping): MetricSlice {
  const where = isMapping(slice['where']) ? slice['where'] : {};
  return {
    where: Object.fromEntries(Object.entries(where).map(([key, value]) => [key, plainScalar(value)])),
    ...readMeasured(slice),
    ...readSamples(slice['samples']),
  };
}

function plainScalar(value: unknown): string | number | boolean {
  if (value instanceof LosslessNumber) return Number(value.value);
  return typeof value === 'boolean' ? value : String(value);
}
