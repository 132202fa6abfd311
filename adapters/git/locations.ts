import { modelDirectory, plainPath } from '../../core/registry/repository-paths';
import type { ArtifactInfo } from './gto/artifacts';

export { modelDirectory, plainPath } from '../../core/registry/repository-paths';

/** What decides where a version's files are. */
export interface Located {
  /** Name in the registry; `directory:name` for a model of a sub-directory. */
  readonly model: string;
  readonly info: ArtifactInfo | undefined;
  /** Metrics files that dvc.yaml declares. */
  readonly dvcMetrics: readonly string[];
}

const METRICS_FILES = ['metrics.json', 'metrics.yaml', 'metrics.yml'];
const CARD_FILES = ['MODEL_CARD.md', 'model_card.md', 'model-card.md', 'README.md'];

/**
 * Where a version's metrics may be; the first place that has a file counts, and the files of one place are read together.
 * In order: `custom.metrics` of artifacts.yaml (`meta.metrics` of dvc.yaml), beside the artifact, what dvc.yaml declares,
 * the root of the model's directory and of the repository.
 */
export function metricsPlaces(located: Located): string[][] {
  const beside = besideArtifact(located).flatMap((directory) => filesIn(directory, METRICS_FILES));
  const roots = rootsOf(located).flatMap((directory) => filesIn(directory, METRICS_FILES));
  const declared = located.dvcMetrics.flatMap((path) => plainPath(path) ?? []);
  return [pointer(located, 'metrics'), ...beside.map((path) => [path]), declared, ...roots.map((path) => [path])];
}

/** Where a version's model card may be, best first: `custom.card`, beside the artifact, the roots. */
export function cardPaths(located: Located): string[] {
  const directories = [...besideArtifact(located), ...rootsOf(located)];
  return [...pointer(located, 'card'), ...directories.flatMap((directory) => filesIn(directory, CARD_FILES))];
}

function pointer({ info }: Located, key: 'metrics' | 'card'): string[] {
  const path = info?.custom[key];
  return typeof path === 'string' ? [plainPath(path) ?? []].flat() : [];
}

/** The artifact's path may be a directory or a file, and need not be in Git at all. */
function besideArtifact({ info }: Located): string[] {
  const path = plainPath(info?.path ?? '');
  if (path === undefined) return [];
  const parent = path.split('/').slice(0, -1).join('/');
  return parent === '' ? [path] : [path, parent];
}

function rootsOf({ model }: Located): string[] {
  const directory = modelDirectory(model);
  return directory === undefined ? [''] : [directory, ''];
}

function filesIn(directory: string, files: readonly string[]): string[] {
  return files.map((file) => (directory === '' ? file : `${directory}/${file}`));
}
