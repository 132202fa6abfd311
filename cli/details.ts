import type { CancelSignal } from '../core/text/cancellation';
import { versionDetails, type VersionDetails } from '../core/promotion/services';
import type { RegistrySession } from '../core/promotion/session';
import type { ModelVersion } from '../core/registry/model';

/** A version with its metrics, tags and stages as `versions` lists them. */
export async function detailsOf(
  session: RegistrySession,
  version: ModelVersion,
  signal?: CancelSignal,
): Promise<VersionDetails> {
  const [details] = await versionDetails(session, version.model, [version], signal);
  return details ?? { ...version, facts: { version: version.version } };
}
