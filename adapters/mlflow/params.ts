import { RegistryFailure } from '../../core/registry/errors';
import type { ModelVersion } from '../../core/registry/model';
import type { CancelSignal } from '../../core/text/cancellation';
import type { Client } from './client';
import type { StoredVersion } from './mapping';
import { readLoggedModel, readRuns, type Params } from './runs';

/** The version with its parameters, which take one request or two: those of its logged model come before those of its run. */
export async function withParams(client: Client, stored: StoredVersion, signal?: CancelSignal): Promise<ModelVersion> {
  const { version } = stored;
  try {
    return { ...version, params: await readParams(client, stored, signal) };
  } catch (error) {
    // People look at them, and no gate does: whatever else is known of the version is shown without them.
    if (error instanceof RegistryFailure && error.reason !== 'cancelled') return version;
    throw error;
  }
}

async function readParams(
  client: Client,
  { version: { runId }, loggedModel }: StoredVersion,
  signal: CancelSignal | undefined,
): Promise<Params> {
  const model = loggedModel === undefined ? undefined : await readLoggedModel(client, loggedModel, signal);
  const id = runId ?? model?.runId;
  const runs = await readRuns(client, id === undefined ? [] : [id], signal);
  return { ...runs.get(id ?? '')?.params, ...model?.params };
}
