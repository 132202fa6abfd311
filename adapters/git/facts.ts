import { parseCard } from '../../core/cards/card';
import type { CardFacts, EvidencePart, VersionFacts } from '../../core/policy/evidence';
import type { ModelVersion } from '../../core/registry/model';
import type { FactsAnswer } from '../../core/registry/port';
import type { CancelSignal } from '../../core/text/cancellation';
import { readFiles, TOO_LONG } from './blobs';
import type { FileName } from './blobs';
import type { Git } from './git';
import { cardPaths, metricsPlaces } from './locations';
import type { Located } from './locations';
import { parseMetrics } from './metrics';
import type { Metrics } from './metrics';
import { atCommit } from './sentences';

/** A version with what artifacts.yaml and dvc.yaml at its commit say about it. */
export interface Described extends Located {
  readonly version: ModelVersion;
  /** Why its files are unknown, as one sentence: which commit it is or where they are cannot be known, or it is not here. */
  readonly unreadable?: string;
}

/** What was read of one version, and which parts of it could not be, each with a sentence. */
interface Reading {
  readonly facts: VersionFacts;
  readonly unread: Unread;
}

type Unread = Partial<Record<EvidencePart, string>>;
/** A file's text, or what is wrong with it. */
type Content = { readonly text: string } | { readonly defect: string };
type Find = (path: string) => Content | undefined;

/** Metrics and model cards of versions, read at their commits with two processes; the first version is the candidate. */
export async function readFacts(git: Git, versions: readonly Described[], signal?: CancelSignal): Promise<FactsAnswer> {
  const wanted = versions.map((one) => ({ one, metrics: metricsPlaces(one), cards: cardPaths(one) }));
  const names = wanted.flatMap(({ one, metrics, cards }) =>
    one.unreadable === undefined ? [...metrics.flat(), ...cards].map((path) => fileName(one, path)) : [],
  );
  const reader = { parse: (text: string): Content => ({ text }), tooLong: { defect: TOO_LONG } };
  const contents = await readFiles(git, names, reader, signal);
  const files = new Map(names.map((name, index) => [keyOf(name), contents[index]]));
  const readings = wanted.map(({ one, metrics, cards }) => {
    if (one.unreadable !== undefined) return unreadable(one, one.unreadable);
    return readVersion(one, { metrics, cards }, (path) => files.get(keyOf(fileName(one, path))));
  });
  return { facts: readings.map(({ facts }) => facts), unavailable: unavailableParts(readings) };
}

/** Another version's broken file leaves that version's part unknown, and with it who a baseline's numbers come from. */
function unavailableParts([candidate, ...others]: readonly Reading[]): Unread {
  const versions = others.map(({ unread }) => unread.metrics).find((message) => message !== undefined);
  return { ...(versions === undefined ? {} : { versions }), ...candidate?.unread };
}

function fileName({ version }: Described, path: string): FileName {
  return { commit: version.commit ?? '', path };
}

function keyOf({ commit, path }: FileName): string {
  return `${commit}:${path}`;
}

function unreadable({ version }: Described, message: string): Reading {
  const unread = { metrics: message, card: message, tags: message, signature: message };
  return { facts: registered(version), unread };
}

function readVersion(
  { version, info }: Described,
  places: { readonly metrics: readonly (readonly string[])[]; readonly cards: readonly string[] },
  find: Find,
): Reading {
  const signature = info?.custom['signature'];
  const metrics = readMetrics(version, places.metrics, find);
  const card = readCard(version, places.cards, find);
  const facts = {
    ...registered(version),
    ...(typeof signature === 'boolean' ? { signature } : {}),
    tags: version.tags,
    ...(typeof metrics === 'string' ? {} : { metrics }),
    ...(typeof card === 'string' ? {} : { card }),
  };
  const unread = {
    ...(typeof metrics === 'string' ? { metrics } : {}),
    ...(typeof card === 'string' ? { card } : {}),
  };
  return { facts, unread };
}

/** What the tags alone tell. */
function registered({ version, author, createdAt, aliases, stages }: ModelVersion): VersionFacts {
  return {
    version,
    ...(author === undefined ? {} : { author }),
    ...(createdAt === undefined ? {} : { createdAt }),
    aliases,
    stages,
  };
}

/** The first place that has a metrics file; where dvc.yaml declares several they are read together. */
function readMetrics(version: ModelVersion, places: readonly (readonly string[])[], find: Find): Metrics | string {
  const place = places.find((paths) => paths.some((path) => find(path) !== undefined)) ?? [];
  const metrics: [string, Metrics[string]][] = [];
  for (const path of place) {
    const file = find(path);
    if (file === undefined) continue;
    const parsed = 'defect' in file ? file.defect : parseMetrics(file.text, path);
    if (typeof parsed === 'string') return atCommit(path, version, parsed);
    metrics.push(...Object.entries(parsed));
  }
  return Object.fromEntries<Metrics[string]>(metrics);
}

function readCard(version: ModelVersion, paths: readonly string[], find: Find): CardFacts | null | string {
  const path = paths.find((candidate) => find(candidate) !== undefined);
  const file = path === undefined ? undefined : find(path);
  if (path === undefined || file === undefined) return null;
  if ('defect' in file) return atCommit(path, version, file.defect);
  const parsed = parseCard(file.text);
  return parsed.ok ? parsed.card : atCommit(path, version, parsed.message);
}
