import { isVariable, type Fields } from './inference-service';
import { PREDICTOR, type ServingRule, type Shortfall } from './shortfall';

/** KServe's own number where the manifest states none. */
const DEFAULT_MIN = 1;

/** As many replicas as the policy demands, at least and at most. */
export const replicaShortfalls: ServingRule = ({ predictor, annotations }, { serving: { autoscaling = {} } }) => {
  if (predictor === undefined || isScaledElsewhere(annotations)) return [];
  const { min, max } = autoscaling;
  return [
    ...(min === undefined ? [] : fewest(predictor, min)),
    ...(max === undefined ? [] : most(predictor, max, annotations)),
    ...(min === undefined ? [] : tooFew(predictor, min)),
  ];
};

/** Knative's annotations win over the fields, and another autoscaler reads neither. */
function isScaledElsewhere(annotations: Fields): boolean {
  const scaler = annotations['serving.kserve.io/autoscalerClass'];
  const own = Object.keys(annotations).some((key) => /^autoscaling\.knative\.dev\/(?:min|max)-?[sS]cale$/.test(key));
  return own || scaler === 'external' || scaler === 'none';
}

function fewest({ minReplicas }: Fields, min: number): readonly Shortfall[] {
  if (isVariable(minReplicas)) return [];
  const advice = `set \`minReplicas\` to ${min} or more`;
  if (typeof minReplicas === 'number') return minReplicas < min ? [shortfall('minReplicas', 'least', min, advice)] : [];
  if (min <= DEFAULT_MIN) return [];
  return [
    {
      ...shortfall('minReplicas', 'least', min, `${advice}: without it KServe keeps ${DEFAULT_MIN}`),
      path: PREDICTOR,
      at: 'key',
    },
  ];
}

function most({ minReplicas, maxReplicas }: Fields, max: number, annotations: Fields): readonly Shortfall[] {
  if (isVariable(maxReplicas)) return [];
  const advice = `set \`maxReplicas\` to ${max} or less`;
  if (typeof minReplicas === 'number' && minReplicas > max)
    return [shortfall('minReplicas', 'most', max, `set \`minReplicas\` to ${max} or less`)];
  if (typeof maxReplicas === 'number' && maxReplicas > max) return [shortfall('maxReplicas', 'most', max, advice)];
  const isLimited = (typeof maxReplicas === 'number' && maxReplicas > 0) || isStandard(annotations);
  if (isLimited) return [];
  const unlimited = shortfall('maxReplicas', 'most', max, `${advice}: without it nothing limits them in Knative mode`);
  return [
    { ...unlimited, severity: 'warning', ...(maxReplicas === undefined && ({ path: PREDICTOR, at: 'key' } as const)) },
  ];
}

function tooFew({ maxReplicas }: Fields, min: number): readonly Shortfall[] {
  if (typeof maxReplicas !== 'number' || maxReplicas === 0 || maxReplicas >= min) return [];
  return [shortfall('maxReplicas', 'least', min, `set \`maxReplicas\` to ${min} or more`)];
}

/** In this mode `minReplicas` is the limit where no other is stated. */
export function isStandard(annotations: Fields): boolean {
  return ['Standard', 'RawDeployment'].includes(String(annotations['serving.kserve.io/deploymentMode']));
}

function shortfall(key: string, which: 'least' | 'most', bound: number, advice: string): Shortfall {
  const demanded = `at ${which} ${bound} ${bound === 1 ? 'replica' : 'replicas'}`;
  return { code: 'serving-autoscaling', severity: 'error', demanded, advice, path: [...PREDICTOR, key], at: 'value' };
}
