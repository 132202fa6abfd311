import { quoted, type CardFinding } from '../cards/card-finding';
import { canaryShortfalls } from './canary';
import type { ServingDemand } from './demand';
import { driftShortfalls } from './drift';
import { authShortfalls, tlsShortfalls } from './exposure';
import { inferenceService, type InferenceService } from './inference-service';
import { latencyShortfalls } from './latency';
import { replicaShortfalls } from './replicas';
import { resourceShortfalls } from './resources';
import type { Shortfall } from './shortfall';

const RULES = [
  replicaShortfalls,
  latencyShortfalls,
  resourceShortfalls,
  tlsShortfalls,
  authShortfalls,
  driftShortfalls,
  canaryShortfalls,
];

/**
 * What an `InferenceService` lacks of what policies demand of the deployments that it is. An error only where it contradicts
 * a demand by itself; a manifest without namespace may be another deployment's, so that nothing is more than a warning.
 */
export function servingFindings(manifest: unknown, demands: readonly ServingDemand[]): readonly CardFinding[] {
  const service = inferenceService(manifest);
  if (service === undefined) return [];
  return demands
    .filter((demand) => isMeant(service, demand))
    .flatMap((demand) =>
      RULES.flatMap((rule) => rule(service, demand)).map((shortfall) => findingOf(shortfall, demand, service)),
    );
}

function isMeant({ name, namespace }: InferenceService, demand: ServingDemand): boolean {
  return name === demand.name && (namespace ?? demand.namespace) === demand.namespace;
}

function findingOf(
  { severity, code, demanded, advice, path, at }: Shortfall,
  { policy, deployment }: ServingDemand,
  { namespace }: InferenceService,
): CardFinding {
  const isCertain = namespace !== undefined && namespace !== null;
  return {
    severity: severity === 'error' && !isCertain ? 'warning' : severity,
    code,
    message: `${quoted(policy)} demands ${demanded} of ${quoted(deployment)}: ${advice}.`,
    path,
    at,
  };
}
