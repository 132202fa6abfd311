import type { DesignRule, Remark } from './rule';
import { placedGates } from './rule';

/** Metrics of which more is better in one gate, and less in another. */
export const contradictoryDirection: DesignRule = {
  id: 'contradictory-direction',
  severity: 'warning',
  about: 'a metric of which more is better in one gate and less in another',
  find: (policy) => {
    const first = new Map<string, boolean>();
    const remarks: Remark[] = [];
    for (const { gate, path, insideNot } of placedGates(policy)) {
      if (gate.kind !== 'metric' || insideNot || gate.greaterIsBetter === undefined) continue;
      const before = first.get(gate.metric) ?? gate.greaterIsBetter;
      first.set(gate.metric, before);
      if (before === gate.greaterIsBetter) continue;
      const message = `Another gate of this policy says that of \`${gate.metric}\` ${before ? 'more' : 'less'} is better.`;
      remarks.push({ message, path: [...path, 'greaterIsBetter'], at: 'value' });
    }
    return remarks;
  },
};
