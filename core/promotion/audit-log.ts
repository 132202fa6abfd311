import type { TrailEntry } from '../audit/trail';
import type { CancelSignal } from '../text/cancellation';
import { recordedName, type RegistrySession } from './session';
import { knownTrail } from './situation';

export interface AuditLogRequest {
  readonly model?: string | undefined;
  /** Only what was recorded until then; ISO 8601. */
  readonly at?: string | undefined;
}

/** What people did in this registry, newest first. */
export async function auditLog(
  s: RegistrySession,
  { model, at }: AuditLogRequest = {},
  signal?: CancelSignal,
): Promise<readonly TrailEntry[]> {
  const { entries } = await knownTrail(s, signal);
  const limit = at === undefined ? Infinity : Date.parse(at);
  return entries
    .filter(({ event }) => event.registry === recordedName(s))
    .filter(({ event }) => model === undefined || event.model === model)
    .filter(({ event }) => Date.parse(event.at) <= limit)
    .toReversed();
}
