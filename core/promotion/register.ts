import { RegistryFailure } from '../registry/errors';
import type { ModelVersion } from '../registry/model';
import type { RegisterRequest } from '../registry/port';
import type { CancelSignal } from '../text/cancellation';
import { defined } from '../text/defined';
import { appendEvent } from './append';
import { checkReason } from './limits';
import { permitted } from './people';
import { eventStart } from './records';
import type { RegistrySession } from './session';

export interface RegistrationRequest {
  readonly model: string;
  /** Git: a commit, branch or tag; MLflow: an artifact URI. */
  readonly source: string;
  readonly bump?: RegisterRequest['bump'];
  readonly reason?: string | undefined;
}

/** Registers the next version of a model and records who did. */
export async function register(
  s: RegistrySession,
  { model, source, bump, reason }: RegistrationRequest,
  signal?: CancelSignal,
): Promise<ModelVersion> {
  checkReason(reason);
  const { actor, session } = await permitted(s, model, { action: 'register' }, signal);
  const version = await session.registry.register({ model, source, actor, ...defined({ bump }) }, signal);
  try {
    await appendEvent(session, {
      ...eventStart(s, actor, model),
      type: 'register',
      version: version.version,
      source,
      ...defined({ reason }),
    });
  } catch (error) {
    throw recordFailure(error, `${model}/${version.version} was registered`);
  }
  return version;
}

/** The registry has changed, the trail does not say so: the person must hear both. */
export function recordFailure(error: unknown, done: string): unknown {
  return error instanceof RegistryFailure
    ? new RegistryFailure(error.reason, `${done}, but this could not be recorded: ${error.message}`)
    : error;
}
