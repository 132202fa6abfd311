import { readYaml } from '../../../core/text/yaml';
import { isModelName, isName } from './grammar';

/** What `artifacts.yaml` or `dvc.yaml` says about a model. */
export interface ArtifactInfo {
  readonly type?: string;
  /** From the repository's root, with `/`. */
  readonly path?: string;
  readonly description?: string;
  readonly labels: readonly string[];
  /** `custom` of artifacts.yaml, `meta` of dvc.yaml. */
  readonly custom: Readonly<Record<string, unknown>>;
}

export interface ArtifactsFile {
  /** By the model's name in the registry. */
  readonly artifacts: ReadonlyMap<string, ArtifactInfo>;
  /** Files that dvc.yaml declares as metrics, from the repository's root. */
  readonly metrics: readonly string[];
  /** What is wrong with the file, if anything; as much as can be read is above. */
  readonly defects: readonly string[];
}

export const NO_ARTIFACTS: ArtifactsFile = { artifacts: new Map(), metrics: [], defects: [] };

/** GTO's own file: a mapping of names to `{type, path, virtual, labels, description, custom}`. */
export function parseArtifactsYaml(text: string): ArtifactsFile {
  const root = readMapping(text);
  if (typeof root === 'string') return { ...NO_ARTIFACTS, defects: [root] };
  const artifacts = new Map<string, ArtifactInfo>();
  const defects: string[] = [];
  for (const [name, value] of Object.entries(root)) {
    if (!isName(name)) defects.push(`"${name}" is not a valid model name`);
    else if (!isMapping(value)) defects.push(`"${name}" is not a mapping`);
    else artifacts.set(name, readInfo(value, { description: 'description', custom: 'custom' }, ''));
  }
  return { artifacts, metrics: [], defects };
}

/** DVC's file: `artifacts:` and `metrics:`; in a sub-directory a model is called `directory:name`. */
export function parseDvcYaml(text: string, directory: string): ArtifactsFile {
  const root = readMapping(text);
  if (typeof root === 'string') return { ...NO_ARTIFACTS, defects: [root] };
  const artifacts = new Map<string, ArtifactInfo>();
  const prefix = directory === '' ? '' : `${directory}/`;
  for (const [name, value] of Object.entries(isMapping(root['artifacts']) ? root['artifacts'] : {})) {
    const full = directory === '' ? name : `${directory}:${name}`;
    if (isModelName(full) && isMapping(value)) {
      artifacts.set(full, readInfo(value, { description: 'desc', custom: 'meta' }, prefix));
    }
  }
  return { artifacts, metrics: dvcMetrics(root).map((path) => prefix + path), defects: [] };
}

/** `metrics:` at the top and in every stage: paths, or mappings whose keys are paths. */
function dvcMetrics(root: Record<string, unknown>): string[] {
  const stages = isMapping(root['stages']) ? Object.values(root['stages']).filter(isMapping) : [];
  const lists = [root, ...stages].map((owner) => owner['metrics']).filter(Array.isArray) as unknown[][];
  return lists.flat().flatMap((item) => {
    if (typeof item === 'string') return [item];
    return isMapping(item) ? Object.keys(item) : [];
  });
}

function readInfo(
  value: Record<string, unknown>,
  keys: { description: string; custom: string },
  prefix: string,
): ArtifactInfo {
  const { type, path, labels } = value as { type?: unknown; path?: unknown; labels?: unknown };
  const description = value[keys.description];
  const custom = value[keys.custom];
  return {
    ...(typeof type === 'string' ? { type } : {}),
    ...(typeof path === 'string' ? { path: prefix + path } : {}),
    ...(typeof description === 'string' && description !== '' ? { description } : {}),
    labels: Array.isArray(labels) ? labels.filter((label) => typeof label === 'string') : [],
    custom: isMapping(custom) ? custom : {},
  };
}

/** Tags as every registry has them: the type, the labels with commas between, and scalars of `custom`. */
export function artifactTags(info: ArtifactInfo): Record<string, string> {
  const scalars = Object.entries(info.custom).filter(([, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  );
  return Object.fromEntries([
    ...scalars.map(([key, value]) => [key, String(value)]),
    ...(info.type === undefined ? [] : [['type', info.type]]),
    ...(info.labels.length === 0 ? [] : [['labels', info.labels.join(',')]]),
  ]) as Record<string, string>;
}

/** The list of allowed stages in a `.gto` file; undefined when every name is allowed. */
export function parseGtoConfig(text: string): { readonly stages?: readonly string[]; readonly defect?: string } {
  const root = readMapping(text);
  if (typeof root === 'string') return { defect: root };
  const stages = root['stages'];
  if (stages === undefined || stages === null) return {};
  const names = Array.isArray(stages) ? stages : [stages];
  const valid = names.filter((name): name is string => typeof name === 'string' && isName(name));
  return valid.length === names.length ? { stages: valid } : { defect: '"stages" is not a list of stage names' };
}

/** The mapping that a YAML file is, or what is wrong with it. An empty file is an empty mapping. */
function readMapping(text: string): Record<string, unknown> | string {
  const root = readYaml(text);
  if (!root.ok) return root.message;
  if (root.value === null) return {};
  return isMapping(root.value) ? root.value : 'it is not a mapping';
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
