import { usualDirection } from '../../policy/metric-direction';
import { possible } from '../../text/fix';
import type { DesignRule } from './rule';
import { placedGates } from './rule';

/** Directions that are unusual for what the metric is called. */
export const unlikelyDirection: DesignRule = {
  id: 'unlikely-direction',
  severity: 'hint',
  about: 'a `greaterIsBetter` that is unusual for a metric of that name (accuracy, recall; error, latency …)',
  find: (policy) =>
    placedGates(policy).flatMap(({ gate, path, insideNot }) => {
      if (gate.kind !== 'metric' || insideNot || gate.greaterIsBetter === undefined) return [];
      const usual = usualDirection(gate.metric);
      if (usual === undefined || usual === gate.greaterIsBetter) return [];
      const message = `Of \`${gate.metric}\`, ${usual ? 'more' : 'less'} is usually better.`;
      const fixes = [possible({ kind: 'replace', value: usual })];
      return [{ message, path: [...path, 'greaterIsBetter'], at: 'value' as const, fixes }];
    }),
};
