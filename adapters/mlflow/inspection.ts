import { RegistryFailure } from '../../core/registry/errors';
import type { RunLineage, VersionInspection } from '../../core/registry/inspection';
import type { CancelSignal } from '../../core/text/cancellation';
import { defined } from '../../core/text/defined';
import type { Client } from './client';
import { known } from './known';
import type { StoredVersion } from './mapping';
import { parseModelFile, type ModelFile } from './model-file';
import { readLoggedModel } from './runs';

const NO_FILE: ModelFile = { signature: null, inputExample: false };

/** Signature, input example and run of a version: three requests at most, side by side. */
export async function inspect(
  client: Client,
  baseUrl: string,
  stored: StoredVersion,
  signal?: CancelSignal,
): Promise<VersionInspection> {
  const { model, version } = stored.version;
  const [file, run] = await Promise.all([
    known(() => readModelFile(client, stored, signal)),
    known(() => readLineage(client, baseUrl, stored, signal)),
  ]);
  const cannot = (what: string, why: string | undefined): readonly string[] =>
    why === undefined ? [] : [`The ${what} of ${model}/${version} cannot be read: ${why}`];
  return {
    ...file.value,
    ...defined({ run: run.value }),
    unavailable: [...cannot('MLmodel', file.why), ...cannot('run', run.why)],
  };
}

async function readModelFile(
  client: Client,
  { version: { model, version } }: StoredVersion,
  signal: CancelSignal | undefined,
): Promise<ModelFile> {
  const query = { name: model, version, path: 'MLmodel' };
  const text = await client.file('/model-versions/get-artifact', query, signal);
  if (text === undefined) return NO_FILE;
  const parsed = parseModelFile(text);
  if (parsed.ok) return parsed.file;
  throw new RegistryFailure('invalid', `${parsed.message}.`);
}

/** A run that was deleted for good, or that never was, is known by its id alone. */
async function readLineage(
  client: Client,
  baseUrl: string,
  { version: { runId }, loggedModel }: StoredVersion,
  signal: CancelSignal | undefined,
): Promise<RunLineage | undefined> {
  const ofModel = async (): Promise<string | undefined> =>
    loggedModel === undefined ? undefined : (await readLoggedModel(client, loggedModel, signal))?.runId;
  const id = runId ?? (await ofModel());
  if (id === undefined) return undefined;
  const run = (await client.find('runs/get', { run_id: id }, { signal }))?.object('run');
  if (run === undefined) return { id };
  const info = run.object('info');
  const tags = new Map(Object.entries(run.optionalObject('data')?.record('tags') ?? {}));
  const [experiment, page] = [info.text('experiment_id'), id].map(encodeURIComponent);
  return {
    id,
    url: `${baseUrl}/#/experiments/${experiment ?? ''}/runs/${page ?? ''}`,
    ...defined({
      name: info.optionalText('run_name') ?? tags.get('mlflow.runName'),
      source: tags.get('mlflow.source.name'),
      commit: tags.get('mlflow.source.git.commit'),
    }),
  };
}
