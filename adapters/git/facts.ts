import type { FactsAnswer } from '../../core/registry/port';
import type { EvidencePart, VersionFacts } from '../../core/policy/evidence';
import type { ModelVersion } from '../../core/registry/model';
import { parseCard } from '../../core/cards/card';
import type { CancelSignal } from '../../core/text/cancellation';
import type { Git, GitObject } from './git';
import { cardPaths, metricsPlaces } from './locations';
import type { Located } from './locations';
import { parseMetrics } from './metrics';
import type { Metrics } from './metrics';

/** A version with what artifacts.yaml and dvc.yaml at its commit say about it. */
export interface Described extends Located {
  readonly version: ModelVersion;
  /** False when the commit is not here, as in a shallow clone. */
  readonly present: boolean;
}

type Unavailable = Partial<Record<EvidencePart, string>>;

/** Metrics and model cards of versions, read at their commits with one process. */
export async function readFacts(git: Git, versions: readonly Described[], signal?: CancelSignal): Promise<FactsAnswer> {
  const wanted = versions.map((one) => ({ one, metrics: metricsPlaces(one), cards: cardPaths(one) }));
  const paths = wanted.flatMap(({ one, metrics, cards }) =>
    one.present ? [...metrics.flat(), ...cards].map((path) => `${one.version.commit ?? ''}:${path}`) : [],
  );
  const unique = [...new Set(paths)];
  const objects = await git.readObjects(unique, signal);
  const blobs = new Map(unique.map((name, index) => [name, objects[index]]));
  const unavailable: Unavailable = {};
  const facts = wanted.map(({ one, metrics, cards }) => {
    if (!one.present) return { ...baseFacts(one), ...missingCommit(one, unavailable) };
    const find = (path: string): GitObject | undefined => blobs.get(`${one.version.commit ?? ''}:${path}`);
    return {
      ...baseFacts(one),
      ...metricFacts(one, metrics, find, unavailable),
      ...cardFact(one, cards, find, unavailable),
    };
  });
  return { facts, unavailable };
}

function baseFacts({ version, info }: Described): VersionFacts {
  const signature = info?.custom['signature'];
  return {
    version: version.version,
    ...(version.author === undefined ? {} : { author: version.author }),
    ...(version.createdAt === undefined ? {} : { createdAt: version.createdAt }),
    aliases: version.aliases,
    stages: version.stages,
    ...(typeof signature === 'boolean' ? { signature } : {}),
    tags: version.tags,
  };
}

function missingCommit({ version }: Described, unavailable: Unavailable): object {
  const message = `The commit ${short(version)} of ${version.model} ${version.version} is not in this clone: run git fetch --unshallow.`;
  for (const part of ['metrics', 'card', 'tags', 'signature'] as const) unavailable[part] ??= message;
  return {};
}

type Find = (path: string) => GitObject | undefined;

/** The first place that has a metrics file; where dvc.yaml declares several they are read together. */
function metricFacts(
  one: Described,
  places: readonly (readonly string[])[],
  find: Find,
  unavailable: Unavailable,
): object {
  const place =
    places.map((paths) => paths.filter((path) => isBlob(find(path)))).find((paths) => paths.length > 0) ?? [];
  const metrics: Metrics = {};
  for (const path of place) {
    const parsed = parseMetrics(find(path)?.bytes.toString('utf8') ?? '', path);
    if (typeof parsed === 'string') {
      unavailable.metrics ??= `${path} at commit ${short(one.version)} of ${one.version.model} ${one.version.version} cannot be read: ${parsed}.`;
      return {};
    }
    Object.assign(metrics, parsed);
  }
  return { metrics };
}

function cardFact(one: Described, paths: readonly string[], find: Find, unavailable: Unavailable): object {
  const path = paths.find((candidate) => isBlob(find(candidate)));
  if (path === undefined) return { card: null };
  const parsed = parseCard(find(path)?.bytes.toString('utf8') ?? '');
  if (parsed.ok) return { card: parsed.card };
  unavailable.card ??= `${path} at commit ${short(one.version)} of ${one.version.model} ${one.version.version} cannot be read: ${parsed.message}.`;
  return {};
}

const isBlob = (object: GitObject | undefined): boolean => object?.type === 'blob';

function short(version: ModelVersion): string {
  return (version.commit ?? '').slice(0, 10);
}
