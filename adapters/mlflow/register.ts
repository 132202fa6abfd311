import { RegistryFailure } from '../../core/registry/errors';
import type { ModelVersion } from '../../core/registry/model';
import type { RegisterRequest } from '../../core/registry/port';
import type { CancelSignal } from '../../core/text/cancellation';
import { EXISTS, invalid, type Body, type Client } from './client';
import { loggedModelIn, toVersion } from './mapping';
import { stopIfCancelled } from './writes';

/** Makes the next version of a model, and the model if it is the first. Never repeated: a repeat makes another version. */
export async function registerVersion(
  client: Client,
  { model, source }: RegisterRequest,
  signal?: CancelSignal,
): Promise<ModelVersion> {
  const from = await sourceOf(client, source, signal);
  stopIfCancelled(signal);
  const made = await client.attempt('POST', 'registered-models/create', { name: model });
  if (!made.ok && made.error.code !== EXISTS) throw invalid(made.error);
  const answer = await client.write('POST', 'model-versions/create', { name: model, ...from });
  return toVersion(answer.object('model_version'), {}).version;
}

/**
 * What the server wants to know beside an address: the logged model that it is, or the run that it is in. `runs:/ID/PATH`
 * is a name that only MLflow's clients know.
 */
async function sourceOf(client: Client, source: string, signal: CancelSignal | undefined): Promise<Body> {
  const loggedModel = loggedModelIn(source);
  if (loggedModel !== undefined) return { source, model_id: loggedModel };
  const [, run, path] = /^runs:\/+([^/]+)\/(.+)$/.exec(source) ?? [];
  if (run === undefined || path === undefined) return { source };
  const answer = await client.find('runs/get', { run_id: run }, { signal });
  if (!answer) throw new RegistryFailure('invalid', `${client.http.origin} has no run ${run}.`);
  const root = answer.object('run').object('info').text('artifact_uri');
  return { source: `${root}/${path}`, run_id: run };
}
