import { isMapping, quoted, type CardFinding } from '../../cards/card-finding';
import { fieldsOf, isVariable, type Fields } from '../../serving/inference-service';
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
import { unknownKeyFindings } from './unknown-keys';
import { registeredModelsAt } from './values';

const schema: JsonSchema = inferenceServiceSchema;

/** KServe's `InferenceService`: shares of traffic, replicas, and the registry's model that it serves. */
export const inferenceServiceSupport = manifestSupport(
  { schema, check, several: true, isOther: hasPlaceholder },
  { needs, fileNeeds: servingNeeds, liveFindings, valuesAt: registeredModelsAt },
);

/** `image: {user}/server`, to be replaced by hand, is no YAML. */
function hasPlaceholder(text: string): boolean {
  return /^[ \t-]*[\w.-]+:[ \t]+\{\w+\}[\w./:-]/m.test(text);
}

/** The group of KServe's resources, once KFServing's, and the version that is judged. */
const API = /^serving\.(?:kserve\.io|kubeflow\.org)\/(.*)$/;
const VERSION = 'v1beta1';

/** Other documents of the same file are none of ours, and neither are the forms before `v1beta1`. */
function check(value: unknown): readonly CardFinding[] {
  if (!isMapping(value) || value['kind'] !== 'InferenceService') return [];
  const { apiVersion } = value;
  const version = typeof apiVersion === 'string' ? API.exec(apiVersion)?.[1] : VERSION;
  if (version === undefined || version.startsWith('v1alpha')) return [];
  return [
    ...versionFindings(version),
    ...schemaFindings(value),
    ...unknownKeyFindings(schema, value),
    ...specFindings(value),
    ...componentFindings(value),
    ...canaryFindings(value),
  ];
}

function versionFindings(version: string): readonly CardFinding[] {
  if (version === VERSION || isVariable(version)) return [];
  const message = `KServe’s API is known as \`${VERSION}\`, not as ${quoted(version)}.`;
  return [{ severity: 'warning', code: 'unknown-version', message, path: ['apiVersion'], at: 'value' }];
}

/** Words that another version of KServe or Kubernetes may add to. */
const GROWING = new Set([
  'scaleMetric',
  'scaleMetricType',
  'operator',
  'effect',
  'imagePullPolicy',
  'protocol',
  'serving.kserve.io/deploymentMode',
  'serving.kserve.io/autoscalerClass',
]);

/** Variables are filled in before the manifest is applied, and the cluster drops what is null. */
function schemaFindings(manifest: Fields): readonly CardFinding[] {
  return schemaCheck(schema, manifest).flatMap((finding): readonly CardFinding[] => {
    const value = valueAt(manifest, finding.path);
    if (isVariable(value)) return [];
    const isDropped = value === null && finding.path.length > 2;
    const isWord = typeof value === 'string' && GROWING.has(String(finding.path.at(-1)));
    return [isDropped || isWord ? { ...finding, severity: 'warning' } : finding];
  });
}

function valueAt(manifest: Fields, path: CardFinding['path']): unknown {
  return path.reduce<unknown>((value, part) => {
    if (Array.isArray(value)) return (value as readonly unknown[])[Number(part)];
    return isMapping(value) ? value[part] : undefined;
  }, manifest);
}

/** Patches change other parts alone; a manifest with further keys was meant to have a `spec`. */
function specFindings(manifest: Fields): readonly CardFinding[] {
  if (Object.hasOwn(manifest, 'spec')) return [];
  const other = Object.keys(manifest).find((key) => !Object.hasOwn(inferenceServiceSchema.properties, key));
  if (other === undefined) return [];
  const message = 'The property `spec` is missing.';
  return [{ severity: 'error', code: 'missing-property', message, path: [other], at: 'key' }];
}

const COMPONENTS = ['predictor', 'transformer', 'explainer'];

function componentFindings(manifest: Fields): readonly CardFinding[] {
  const spec = fieldsOf(manifest['spec']);
  return COMPONENTS.flatMap((key) => replicaFinding(fieldsOf(spec[key]), ['spec', key, 'maxReplicas']));
}

function replicaFinding({ minReplicas, maxReplicas }: Fields, path: readonly string[]): readonly CardFinding[] {
  if (typeof minReplicas !== 'number' || typeof maxReplicas !== 'number') return [];
  // Zero means no limit.
  if (maxReplicas === 0 || minReplicas <= maxReplicas) return [];
  const message = `\`maxReplicas\` is less than \`minReplicas\` (${minReplicas}).`;
  return [{ severity: 'error', code: 'bad-value', message, path, at: 'value' }];
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
