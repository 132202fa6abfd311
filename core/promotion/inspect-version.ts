import { RegistryFailure } from '../registry/errors';
import type { VersionInspection } from '../registry/inspection';
import type { ModelVersion } from '../registry/model';
import type { CancelSignal } from '../text/cancellation';
import { versionDetails, type VersionDetails } from './listing';
import type { RegistrySession } from './session';

/** All that is known about one version, for showing it. */
export interface InspectedVersion {
  readonly details: VersionDetails;
  /** Absent where the registry keeps nothing else. */
  readonly inspection?: VersionInspection;
}

/** Adds everything to a version that a registry named, as `resolveReference` does. */
export async function inspectVersion(
  s: RegistrySession,
  version: ModelVersion,
  signal?: CancelSignal,
): Promise<InspectedVersion> {
  const [[details], inspection] = await Promise.all([
    versionDetails(s, version.model, [version], signal),
    inspected(s, version, signal),
  ]);
  return {
    details: details ?? { ...version, facts: { version: version.version } },
    ...(inspection === undefined ? {} : { inspection }),
  };
}

/** Nobody decides by it, so that a failure hides nothing else. */
async function inspected(
  { registry }: RegistrySession,
  { model, version }: ModelVersion,
  signal: CancelSignal | undefined,
): Promise<VersionInspection | undefined> {
  try {
    return await registry.inspect?.(model, version, signal);
  } catch (error) {
    if (error instanceof RegistryFailure && error.reason !== 'cancelled') return { unavailable: [error.message] };
    throw error;
  }
}
