import { asList, asRecord, type JsonRecord } from '../record';
import { errorAt, type PolicyPath, type Report } from './finding';
import { transitionsOf } from './gate-walk';
import { suggestion } from './suggestion';

/** Rollouts name deployments and monitors that exist, and their steps rise. */
export function rolloutFindings(policy: JsonRecord, report: Report): void {
  for (const { transition, path } of transitionsOf(policy)) {
    const rollout = asRecord(transition['rollout']);
    const at = [...path, 'rollout'];
    stepFindings(asList(rollout['steps']), [...at, 'steps'], report);
    if (Object.hasOwn(policy, 'extends')) continue;
    nameFinding(policy, 'deployments', { name: rollout['target'], path: [...at, 'target'] }, report);
    asList(rollout['analysis']).forEach((name, index) => {
      nameFinding(policy, 'monitors', { name, path: [...at, 'analysis', index] }, report);
    });
  }
}

function stepFindings(steps: readonly unknown[], path: PolicyPath, report: Report): void {
  const index = steps.findIndex((step, position) => Number(step) <= Number(steps[position - 1]));
  if (index > 0)
    report(errorAt([...path, index], 'falling-steps', 'Each step of a rollout is greater than the one before.'));
}

function nameFinding(
  policy: JsonRecord,
  section: 'deployments' | 'monitors',
  { name, path }: { readonly name: unknown; readonly path: PolicyPath },
  report: Report,
): void {
  const known = asRecord(policy[section]);
  if (typeof name !== 'string' || Object.hasOwn(known, name)) return;
  report(
    errorAt(
      path,
      `unknown-${section.slice(0, -1)}`,
      `\`${section}\` has no \`${name}\`${suggestion(name, Object.keys(known))}`,
    ),
  );
}
