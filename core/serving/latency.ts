import { fieldsOf } from './inference-service';
import { PREDICTOR, type ServingRule } from './shortfall';

/** What keeps requests waiting longer than the policy promises. A manifest cannot show that a promise is kept. */
export const latencyShortfalls: ServingRule = ({ predictor = {} }, { serving: { latencyMs, autoscaling } }) => {
  if (latencyMs === undefined) return [];
  const found = {
    code: 'serving-latency',
    severity: 'warning',
    demanded: `answers within ${latencyMs} ms`,
    at: 'value',
  } as const;
  const { maxLatency } = fieldsOf(predictor['batcher']);
  const waits = typeof maxLatency === 'number' && maxLatency > latencyMs;
  const sleeps = predictor['minReplicas'] === 0 && autoscaling?.min !== 0;
  return [
    ...(waits
      ? [
          {
            ...found,
            advice: `the batcher alone may wait ${maxLatency} ms`,
            path: [...PREDICTOR, 'batcher', 'maxLatency'],
          },
        ]
      : []),
    ...(sleeps
      ? [
          {
            ...found,
            advice: 'the first request waits until a replica has started, because `minReplicas` is 0',
            path: [...PREDICTOR, 'minReplicas'],
          },
        ]
      : []),
  ];
};
