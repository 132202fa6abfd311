import { PREDICTOR, type ServingRule } from './shortfall';

/** A share of traffic that no step of a rollout has was set by hand. */
export const canaryShortfalls: ServingRule = ({ predictor = {} }, { steps }) => {
  const { canaryTrafficPercent: share } = predictor;
  if (steps.length === 0 || typeof share !== 'number' || [0, 100, ...steps].includes(share)) return [];
  return [
    {
      code: 'serving-canary',
      severity: 'warning',
      demanded: `a rollout in steps of ${steps.join(', ')} percent`,
      advice: `${share} is none of them`,
      path: [...PREDICTOR, 'canaryTrafficPercent'],
      at: 'value',
    },
  ];
};
