import { isMap, isScalar, type Document } from 'yaml';
import { isMapping, quoted, type CardFinding } from '../../cards/card-finding';
import { mostSimilar } from '../../text/similar';
import inferenceServiceSchema from '../../../schemas/inference-service.schema.json';
import type { LanguageDocument } from '../document';
import type { Finding } from '../finding';
import type { Knowledge, RegistryNeeds } from '../knowledge';
import { member, name, type WrittenName } from '../policy-outline';
import type { JsonSchema } from '../schema';
import { manifestSupport } from './manifest';
import { schemaCheck } from './schema-check';

const schema: JsonSchema = inferenceServiceSchema;

/** KServe's `InferenceService`: shares of traffic, replicas, and the registry's model that it serves. */
export const inferenceServiceSupport = manifestSupport({ schema, check, several: true }, { needs, liveFindings });

/** Other documents of the same file are none of ours. */
function check(value: unknown): readonly CardFinding[] {
  if (!isMapping(value) || value['kind'] !== 'InferenceService') return [];
  return [
    ...schemaCheck(schema, value).filter((finding) => !isPlaceholder(value, finding)),
    ...componentFindings(value),
  ];
}

const COMPONENTS = ['predictor', 'transformer', 'explainer'];
const NUMBERS = [
  'minReplicas',
  'maxReplicas',
  'scaleTarget',
  'canaryTrafficPercent',
  'timeout',
  'containerConcurrency',
];

/** Numbers may be variables that are filled in before the manifest is applied; any other text is a slip. */
function componentFindings(manifest: Readonly<Record<string, unknown>>): readonly CardFinding[] {
  const spec = manifest['spec'];
  if (!isMapping(spec)) return [];
  return COMPONENTS.flatMap((key) => {
    const component = spec[key];
    if (!isMapping(component)) return [];
    return [
      ...NUMBERS.flatMap((number) => textFinding(component[number], ['spec', key, number])),
      ...replicaFinding(component, ['spec', key, 'maxReplicas']),
    ];
  });
}

function textFinding(value: unknown, path: readonly string[]): readonly CardFinding[] {
  if (typeof value !== 'string' || isVariable(value)) return [];
  const message = `\`${path.at(-1) ?? ''}\` must be a number; remove the quotes.`;
  return [{ severity: 'error', code: 'bad-value', message, path, at: 'value' }];
}

function replicaFinding(
  { minReplicas, maxReplicas }: Readonly<Record<string, unknown>>,
  path: readonly string[],
): readonly CardFinding[] {
  if (typeof minReplicas !== 'number' || typeof maxReplicas !== 'number') return [];
  // Zero means no limit.
  if (maxReplicas === 0 || minReplicas <= maxReplicas) return [];
  const message = `\`maxReplicas\` is less than \`minReplicas\` (${minReplicas}).`;
  return [{ severity: 'error', code: 'bad-value', message, path, at: 'value' }];
}

function isVariable(text: string): boolean {
  return /\$|\{\{|^<.*>$/.test(text);
}

function isPlaceholder(manifest: unknown, { path }: CardFinding): boolean {
  let value: unknown = manifest;
  for (const part of path) value = isMapping(value) ? value[part] : undefined;
  return typeof value === 'string' && isVariable(value);
}

/** `models:/name/version`, as MLflow writes it. */
const MODEL_URI = /^models:\/+([^/@]+)(?:[/@](.*))?$/;

interface ModelReference {
  readonly model: string;
  readonly uri: WrittenName;
}

function modelsIn(document: Document): readonly ModelReference[] {
  return COMPONENTS.flatMap((component) => {
    const part = member(member(document.contents, 'spec'), component);
    const holders = isMap(part) ? part.items.map(({ value }) => value) : [];
    return holders.flatMap((holder) => {
      const node = member(holder, 'storageUri');
      const uri = isScalar(node) ? name(node) : undefined;
      const model = uri && MODEL_URI.exec(uri.text)?.[1];
      return uri && model !== undefined ? [{ model, uri }] : [];
    });
  });
}

function needs({ parts }: LanguageDocument): RegistryNeeds {
  return parts.some(({ yaml }) => modelsIn(yaml).length > 0) ? { models: true } : {};
}

function liveFindings({ parts }: LanguageDocument, { models }: Knowledge): readonly Finding[] {
  if (!models) return [];
  const known = new Set(models.map((one) => one.name));
  return parts
    .flatMap(({ yaml }) => modelsIn(yaml))
    .filter(({ model }) => !known.has(model))
    .map(({ model, uri: { start, end } }): Finding => {
      const meant = mostSimilar(model, known);
      const message = `The registry has no model ${quoted(model)}${meant === undefined ? '.' : `; did you mean ${quoted(meant)}?`}`;
      return { severity: 'warning', code: 'unknown-model', message, start, end, source: 'stagegate' };
    });
}
