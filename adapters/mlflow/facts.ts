import type { EvidencePart, VersionFacts } from '../../core/policy/evidence';
import type { FactsAnswer } from '../../core/registry/port';
import type { CancelSignal } from '../../core/text/cancellation';
import { defined } from '../../core/text/defined';
import { inTurns } from '../turns';
import type { Client } from './client';
import { readFiles, type FileFacts } from './files';
import { AT_ONCE } from './http';
import { known } from './known';
import type { StoredVersion } from './mapping';
import { readLoggedModel, readRuns, type LoggedModel, type Metrics, type Run } from './runs';

/**
 * Metrics of versions, and signature and card of the first: it is the candidate, and nothing asks for the files of another,
 * which take several requests each.
 */
export async function readFacts(
  client: Client,
  versions: readonly StoredVersion[],
  signal?: CancelSignal,
): Promise<FactsAnswer> {
  const [candidate] = versions;
  const [measured, files] = await Promise.all([
    known(() => readMeasured(client, versions, signal)),
    candidate && readFiles(client, candidate, signal),
  ]);
  const facts = versions.map((stored) =>
    factsOf(stored, measured.value?.get(stored), stored === candidate ? files : undefined),
  );
  return { facts, unavailable: unavailable(measured.why, files) };
}

function unavailable(metrics: string | undefined, files: FileFacts | undefined): FactsAnswer['unavailable'] {
  const whole: Partial<Record<EvidencePart, string>> = metrics === undefined ? {} : { metrics, versions: metrics };
  return { ...whole, ...files?.unavailable };
}

interface Measured {
  readonly author?: string;
  readonly metrics: Metrics;
}

function factsOf(
  { version: { version, author, createdAt, aliases, stages, tags } }: StoredVersion,
  measured: Measured | undefined,
  files: FileFacts | undefined,
): VersionFacts {
  return {
    version,
    ...defined({ author: measured?.author ?? author, createdAt }),
    ...{ aliases, stages, tags },
    ...defined({ metrics: measured?.metrics, signature: files?.signature, card: files?.card }),
  };
}

/** A version without a run and without a logged model was never evaluated: it has no metrics. */
async function readMeasured(
  client: Client,
  versions: readonly StoredVersion[],
  signal: CancelSignal | undefined,
): Promise<ReadonlyMap<StoredVersion, Measured>> {
  const models = await inTurns(versions, AT_ONCE, ({ loggedModel }) =>
    loggedModel === undefined ? Promise.resolve(undefined) : readLoggedModel(client, loggedModel, signal),
  );
  const runOf = versions.map(({ version }, index) => version.runId ?? models[index]?.runId);
  const runs = await readRuns(
    client,
    runOf.filter((id) => id !== undefined),
    signal,
  );
  return new Map(
    versions.map((stored, index) => [stored, measuredBy(models[index], runs.get(runOf[index] ?? ''))] as const),
  );
}

/** A logged model's own metrics come before those of its run, which count only if no other model came out of it. */
function measuredBy(model: LoggedModel | undefined, run: Run | undefined): Measured {
  const ofRun = run && run.models <= 1 ? run.metrics : {};
  return { ...defined({ author: run?.author }), metrics: { ...ofRun, ...model?.metrics } };
}
