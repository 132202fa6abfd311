import { isMapping, type CardFinding } from '../../cards/card-finding';
import { isVariable } from '../../serving/inference-service';
import { preferred } from '../../text/fix';
import inferenceServiceSchema from '../../../schemas/inference-service.schema.json';
import type { LanguageDocument } from '../document';
import type { Finding } from '../finding';
import type { Knowledge, RegistryNeeds } from '../knowledge';
import type { JsonSchema } from '../schema';
import { canaryFindings } from './canary';
import { manifestSupport } from './manifest';
import { servedModelFindings, servedModels } from './registry-models';
import { schemaCheck } from './schema-check';
import { demandedFindings, servingNeeds } from './serving';
import { registeredModelsAt } from './values';

const schema: JsonSchema = inferenceServiceSchema;

/** KServe's `InferenceService`: shares of traffic, replicas, and the registry's model that it serves. */
export const inferenceServiceSupport = manifestSupport(
  { schema, check, several: true },
  { needs, fileNeeds: servingNeeds, liveFindings, valuesAt: registeredModelsAt },
);

/** Other documents of the same file are none of ours. */
function check(value: unknown): readonly CardFinding[] {
  if (!isMapping(value) || value['kind'] !== 'InferenceService') return [];
  return [
    ...schemaCheck(schema, value).filter((finding) => !isPlaceholder(value, finding)),
    ...componentFindings(value),
    ...canaryFindings(value),
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
  const fixes = /^\d+$/.test(value) ? [preferred({ kind: 'unquote' })] : [];
  return [{ severity: 'error', code: 'bad-value', message, path, at: 'value', fixes }];
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

function isPlaceholder(manifest: unknown, { path }: CardFinding): boolean {
  let value: unknown = manifest;
  for (const part of path) value = isMapping(value) ? value[part] : undefined;
  return isVariable(value);
}

function needs({ parts }: LanguageDocument): RegistryNeeds {
  return parts.some(({ yaml }) => servedModels(yaml).length > 0) ? { models: true } : {};
}

function liveFindings(document: LanguageDocument, knowledge: Knowledge): readonly Finding[] {
  const served = document.parts.flatMap(({ yaml }) => servedModels(yaml));
  return [
    ...(knowledge.models ? servedModelFindings(served, knowledge.models) : []),
    ...demandedFindings(document, knowledge),
  ];
}
