import type { CardFinding } from '../../cards/card-finding';
import { fieldsOf, type Fields } from '../../serving/inference-service';
import { isStandard } from '../../serving/replicas';

/** Shares of traffic that KServe takes and that then do not what they say, because it checks neither sum nor mode. */
export function canaryFindings(manifest: Fields): readonly CardFinding[] {
  const annotations = fieldsOf(fieldsOf(manifest['metadata'])['annotations']);
  const { predictor, canary } = fieldsOf(manifest['spec']);
  const canaries: readonly unknown[] = Array.isArray(canary) ? canary.slice(0, 100) : [];
  return [...modeFindings(annotations, fieldsOf(predictor), canaries), ...sumFindings(canaries)];
}

function modeFindings(annotations: Fields, predictor: Fields, canaries: readonly unknown[]): readonly CardFinding[] {
  const isKnative = ['Knative', 'Serverless'].includes(String(annotations['serving.kserve.io/deploymentMode']));
  if (isKnative && canaries.length > 0) {
    const message = 'KServe refuses `canary` in Knative mode; set `canaryTrafficPercent` of the predictor.';
    return [{ severity: 'error', code: 'canary-mode', message, path: ['spec', 'canary'], at: 'key' }];
  }
  if (!isStandard(annotations) || typeof predictor['canaryTrafficPercent'] !== 'number') return [];
  const message = '`canaryTrafficPercent` has no effect in Standard mode; list the versions under `canary`.';
  const path = ['spec', 'predictor', 'canaryTrafficPercent'];
  return [{ severity: 'warning', code: 'canary-mode', message, path, at: 'key' }];
}

function sumFindings(canaries: readonly unknown[]): readonly CardFinding[] {
  const shares = canaries.map((one) => fieldsOf(one)['trafficPercent']).filter((share) => typeof share === 'number');
  const sum = shares.reduce((total, share) => total + share, 0);
  if (sum <= 100) return [];
  const message = `The shares of \`canary\` are ${sum} percent together, more than there is.`;
  return [{ severity: 'error', code: 'canary-sum', message, path: ['spec', 'canary'], at: 'key' }];
}
