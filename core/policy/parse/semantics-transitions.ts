import { possible, preferred } from '../../text/fix';
import { asList, asText, type JsonRecord } from '../record';
import { NO_STAGE } from '../types';
import { errorAt, type Report } from './finding';
import { transitionsOf } from './gate-walk';

const PRODUCTION = /^prod(?:uction)?$/i;

/** Transitions that contradict each other or themselves, and the one that this format exists to stop. */
export function transitionFindings(policy: JsonRecord, report: Report): void {
  const listed = new Set<string>();
  for (const { transition, path } of transitionsOf(policy)) {
    const from = asList(transition['from']);
    const to = asText(transition['to']);
    if (Object.hasOwn(transition, 'soak') && from.includes(NO_STAGE)) {
      const message = 'A version that holds no stage cannot have held one for a time; leave `soak` out.';
      const fixes = from.every((stage) => stage === NO_STAGE)
        ? [preferred({ kind: 'remove', path: [...path, 'soak'] })]
        : [];
      report({ ...errorAt([...path, 'soak'], 'soak-from-none', message), at: 'key', fixes });
    }
    if (to === NO_STAGE) {
      const message = 'Nothing is promoted to `None`, which means that a version holds no stage.';
      report(errorAt([...path, 'to'], 'reserved-stage', message));
    }
    from.forEach((stage, index) => {
      if (typeof stage !== 'string' || to === undefined) return;
      const place = [...path, 'from', index];
      const key = JSON.stringify([stage, to]);
      if (listed.has(key)) {
        const fixes = [
          from.indexOf(stage) < index
            ? preferred({ kind: 'remove', path: place })
            : possible({ kind: 'remove', path: from.length > 1 ? place : path }),
        ];
        report({
          ...errorAt(place, 'duplicate-transition', `The transition from ${stage} to ${to} is listed twice.`),
          fixes,
        });
      }
      listed.add(key);
      if (stage === to && stage !== NO_STAGE) {
        const message = `Nothing can be promoted from ${stage} to ${to}: a version that holds it is there already.`;
        report({ ...errorAt(place, 'transition-to-itself', message), severity: 'warning' });
      }
      if (stage === NO_STAGE && PRODUCTION.test(to)) {
        const message = `From None to ${to}, a version reaches production without having been staged.`;
        report({ ...errorAt(place, 'none-to-production', message), severity: 'warning' });
      }
    });
  }
}
