import type { MetricFact, MetricMeasurement, MetricValue } from '../../core/policy/evidence';
import { RegistryFailure } from '../../core/registry/errors';
import type { CancelSignal } from '../../core/text/cancellation';
import { defined } from '../../core/text/defined';
import type { Client } from './client';
import { quoted } from './paging';
import type { Reader } from './wire';

export type Metrics = Readonly<Record<string, MetricFact>>;
export type Params = Readonly<Record<string, string>>;

/** What a run tells of the versions that came out of it. */
export interface Run {
  readonly author?: string;
  readonly metrics: Metrics;
  readonly params: Params;
  /** Number of logged models that it made: the metrics of a run that made several belong to none of them. */
  readonly models: number;
}

/** What a logged model tells of itself. */
export interface LoggedModel {
  readonly runId?: string;
  readonly metrics: Metrics;
  readonly params: Params;
}

/** MLflow stores infinities as the largest double. */
const LARGEST = Number.MAX_VALUE;
const TRAINING = 'training';

/** The logged model; undefined when it was deleted. */
export async function readLoggedModel(
  client: Client,
  id: string,
  signal?: CancelSignal,
): Promise<LoggedModel | undefined> {
  const answer = await client.find(`logged-models/${encodeURIComponent(id)}`, {}, { signal });
  if (!answer) return undefined;
  const model = answer.object('model');
  const data = model.optionalObject('data');
  return {
    metrics: newestOf(data?.list('metrics') ?? [], datasetOf),
    params: data?.record('params') ?? {},
    ...defined({ runId: model.optionalObject('info')?.optionalText('source_run_id') }),
  };
}

/**
 * Runs by id, in as few requests as there are experiments and a few more: a search needs an experiment, and only a run
 * tells which one it is in.
 */
export async function readRuns(
  client: Client,
  ids: readonly string[],
  signal?: CancelSignal,
): Promise<ReadonlyMap<string, Run>> {
  const runs = new Map<string, Run>();
  let pending = [...new Set(ids)];
  for (let [first] = pending; first !== undefined; [first] = pending) {
    const answer = await client.find('runs/get', { run_id: first }, { signal });
    const run = answer?.object('run');
    if (run) runs.set(first, toRun(run));
    pending = pending.slice(1);
    if (run && pending.length > 0) {
      const experiment = run.object('info').text('experiment_id');
      for (const [id, found] of await searchRuns(client, experiment, pending, signal)) runs.set(id, found);
      pending = pending.filter((id) => !runs.has(id));
    }
  }
  return runs;
}

async function searchRuns(
  client: Client,
  experiment: string,
  ids: readonly string[],
  signal: CancelSignal | undefined,
): Promise<readonly (readonly [string, Run])[]> {
  const filter = `attributes.run_id IN (${ids.map(quoted).join(',')})`;
  const body = { experiment_ids: [experiment], filter, max_results: Math.max(1, ids.length) };
  const answer = await client.search('runs/search', body, signal);
  return answer.list('runs').map((run) => [run.object('info').text('run_id'), toRun(run)] as const);
}

function toRun(run: Reader): Run {
  const data = run.optionalObject('data');
  const info = run.object('info');
  const dataset = evaluationSet(run.optionalObject('inputs')?.list('dataset_inputs') ?? []);
  return {
    ...defined({ author: authorOf(data, info) }),
    metrics: newestOf(data?.list('metrics') ?? [], () => dataset),
    params: data?.record('params') ?? {},
    models: run.optionalObject('outputs')?.list('model_outputs').length ?? 0,
  };
}

function authorOf(data: Reader | undefined, info: Reader): string | undefined {
  const tags = data?.record('tags') ?? {};
  return (Object.hasOwn(tags, 'mlflow.user') ? tags['mlflow.user'] : undefined) ?? info.optionalText('user_id');
}

type DataSet = MetricFact['dataset'];

/** The data set that a run evaluated on: the only one that is not for training. A choice among several would be a guess. */
function evaluationSet(inputs: readonly Reader[]): DataSet {
  const sets = inputs.filter((input) => input.record('tags')['mlflow.data.context'] !== TRAINING);
  const [only] = sets;
  return only && sets.length === 1 ? named(only.object('dataset'), 'name', 'digest') : undefined;
}

function datasetOf(metric: Reader): DataSet {
  return named(metric, 'dataset_name', 'dataset_digest');
}

function named(reader: Reader, nameField: string, digestField: string): DataSet {
  const [name, digest] = [reader.optionalText(nameField), reader.optionalText(digestField)];
  return name === undefined && digest === undefined ? undefined : defined({ name, digest });
}

/** The newest value of each metric, by time, then by step; beside it the newest on each other data set. */
function newestOf(rows: readonly Reader[], setOf: (row: Reader) => DataSet): Metrics {
  const byMetric = new Map<string, Map<string, Reader>>();
  for (const row of rows) {
    const onSets = byMetric.get(row.text('key')) ?? new Map<string, Reader>();
    byMetric.set(row.text('key'), onSets);
    const { name, digest } = setOf(row) ?? {};
    const set = JSON.stringify([name, digest]);
    const before = onSets.get(set);
    if (!before || newerBy(row, before) >= 0) onSets.set(set, row);
  }
  const measurement = (row: Reader): MetricMeasurement =>
    defined({ value: valueOf(row), at: row.time('timestamp'), dataset: setOf(row) });
  return Object.fromEntries(
    [...byMetric].map(([key, onSets]): [string, MetricFact] => {
      const [newest, ...others] = [...onSets.values()].reverse().sort((one, other) => newerBy(other, one));
      if (newest === undefined) return [key, {}];
      return [key, { ...measurement(newest), ...(others.length > 0 && { others: others.map(measurement) }) }];
    }),
  );
}

function newerBy(row: Reader, before: Reader): number {
  const order = ['timestamp', 'step'].map(
    (field) => (row.optionalNumber(field) ?? 0) - (before.optionalNumber(field) ?? 0),
  );
  return order.find((difference) => difference !== 0) ?? 0;
}

/** Numbers as they are; NaN comes as a text, infinities as the largest number there is. */
function valueOf(row: Reader): MetricValue {
  const value = row.raw('value');
  if (typeof value === 'number') return Math.abs(value) >= LARGEST ? (value > 0 ? 'Infinity' : '-Infinity') : value;
  if (typeof value === 'string') return value;
  throw new RegistryFailure('unreachable', `The metric ${row.text('key')} has a value that is no number.`);
}
