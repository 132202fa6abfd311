import type { MetricFact } from '../../core/policy/evidence';
import {
  formatOrigin,
  type ArtifactDigest,
  type CopyLabel,
  type Delivery,
  type Parcel,
} from '../../core/registry/copies';
import { RegistryFailure } from '../../core/registry/errors';
import type { ModelVersion } from '../../core/registry/model';
import type { CancelSignal } from '../../core/text/cancellation';
import { filesBelow, proxiedPath } from './artifacts';
import { upload } from './artifacts-transfer';
import { EXISTS, invalid, type Body, type Client } from './client';
import { ORIGIN_TAGS, toVersion } from './mapping';
import { stopIfCancelled } from './writes';

/** The experiment whose runs are the copies. */
const EXPERIMENT = 'stagegate-copies';
const FOLDER = 'model';
/** What MLflow takes at once. */
const METRICS_AT_ONCE = 1000;
const PARAMS_AT_ONCE = 100;

/** Sends the files to a run of their own, because a run can keep the version's metrics and parameters, too. */
export async function receive(client: Client, parcel: Parcel, signal?: CancelSignal): Promise<Delivery> {
  const experiment = await copiesExperiment(client, signal);
  stopIfCancelled(signal);
  const run = await newRun(client, experiment, parcel.title);
  const root = [...run.root, FOLDER];
  try {
    const sent: ArtifactDigest[] = [];
    for (const file of parcel.files) sent.push(await upload(client, root, file, signal));
    await logBatches(client, run.id, parcel);
    await ended(client, run.id, 'FINISHED');
    const stored = await filesBelow(client, root, signal);
    return { sent, stored, register: (label) => register(client, parcel.model, run, label) };
  } catch (error) {
    await ended(client, run.id, 'FAILED').catch(() => undefined);
    throw error;
  }
}

interface Run {
  readonly id: string;
  readonly address: string;
  readonly root: readonly string[];
}

/** Its id. It is made where there is none, and restored where somebody deleted it. */
async function copiesExperiment(client: Client, signal: CancelSignal | undefined): Promise<string> {
  const query = { experiment_name: EXPERIMENT };
  let found = await client.find('experiments/get-by-name', query, { signal });
  if (found === undefined) {
    const made = await client.attempt('POST', 'experiments/create', { name: EXPERIMENT });
    if (!made.ok && made.error.code !== EXISTS) throw invalid(made.error);
    found = await client.get('experiments/get-by-name', query, signal);
  }
  const experiment = found.object('experiment');
  const id = experiment.text('experiment_id');
  // Files that cannot be sent are not begun with.
  rootOf(client, experiment.text('artifact_location'));
  if (experiment.optionalText('lifecycle_stage') === 'deleted') {
    await client.write('POST', 'experiments/restore', { experiment_id: id });
  }
  return id;
}

async function newRun(client: Client, experiment: string, title: string): Promise<Run> {
  const body = { experiment_id: experiment, run_name: title, start_time: Date.now() };
  const answer = await settled(client, 'POST', 'runs/create', body);
  const info = answer.object('run').object('info');
  const address = info.text('artifact_uri');
  return { id: info.text('run_id'), address, root: rootOf(client, address) };
}

function rootOf(client: Client, address: string): readonly string[] {
  const root = proxiedPath(address, client.http.origin);
  if (root !== undefined) return root;
  throw new RegistryFailure(
    'unsupported',
    `${client.http.origin} keeps its files where only clients with rights of their own can write: let that server serve its artifacts.`,
  );
}

async function ended(client: Client, run: string, status: 'FINISHED' | 'FAILED'): Promise<void> {
  await settled(client, 'POST', 'runs/update', { run_id: run, status, end_time: Date.now() });
}

/** The numbers as they are in the registry that they come from, and when they were measured; not on which data. */
async function logBatches(client: Client, run: string, { metrics, params }: Parcel): Promise<void> {
  const rows = Object.entries(metrics).flatMap(([key, fact]) => metricRow(key, fact));
  const texts = Object.entries(params).map(([key, value]) => ({ key, value }));
  for (let from = 0; from < rows.length; from += METRICS_AT_ONCE) {
    const some = rows.slice(from, from + METRICS_AT_ONCE);
    await settled(client, 'POST', 'runs/log-batch', { run_id: run, metrics: some });
  }
  for (let from = 0; from < texts.length; from += PARAMS_AT_ONCE) {
    const some = texts.slice(from, from + PARAMS_AT_ONCE);
    await settled(client, 'POST', 'runs/log-batch', { run_id: run, params: some });
  }
}

function metricRow(key: string, fact: MetricFact | null): readonly Body[] {
  const value = fact?.value;
  const isNumber = typeof value === 'number' || value === 'NaN' || value === 'Infinity' || value === '-Infinity';
  const measured = Date.parse(fact?.at ?? '');
  return isNumber ? [{ key, value, timestamp: Number.isNaN(measured) ? Date.now() : measured, step: 0 }] : [];
}

async function register(client: Client, model: string, run: Run, label: CopyLabel): Promise<ModelVersion> {
  const made = await client.attempt('POST', 'registered-models/create', { name: model });
  if (!made.ok && made.error.code !== EXISTS) throw invalid(made.error);
  const { origin, description, tags } = label;
  const own = { [ORIGIN_TAGS.source]: formatOrigin(origin), [ORIGIN_TAGS.digest]: origin.digest };
  const answer = await settled(client, 'POST', 'model-versions/create', {
    ...{ name: model, source: `${run.address}/${FOLDER}`, run_id: run.id },
    ...(description === undefined ? {} : { description }),
    tags: Object.entries({ ...tags, ...own }).map(([key, value]) => ({ key, value })),
  });
  return toVersion(answer.object('model_version'), {}).version;
}

/** A write that nobody answered for has moved nothing: the next attempt finds, or makes, what it needs. */
async function settled(...[client, ...call]: [Client, ...Parameters<Client['write']>]): ReturnType<Client['write']> {
  try {
    return await client.write(...call);
  } catch (error) {
    if (!(error instanceof RegistryFailure) || error.reason !== 'unknown') throw error;
    throw new RegistryFailure(
      'unreachable',
      `${client.http.origin} did not say whether it took the copy, so that nothing was moved: repeat it.`,
    );
  }
}
