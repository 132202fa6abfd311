import { preferred } from '../../text/fix';
import { asList, asRecord, type JsonRecord } from '../record';
import { errorAt, type PolicyPath, type Report } from './finding';
import { transitionsOf } from './gate-walk';
import { withSuggestion } from './suggestion';

/** Rollouts name deployments and monitors that exist, and their steps rise. */
export function rolloutFindings(policy: JsonRecord, report: Report): void {
  const deployments = namesIn(policy, 'deployments');
  const monitors = namesIn(policy, 'monitors');
  for (const { transition, path } of transitionsOf(policy)) {
    const rollout = asRecord(transition['rollout']);
    const at = [...path, 'rollout'];
    stepFindings(asList(rollout['steps']), [...at, 'steps'], report);
    if (Object.hasOwn(policy, 'extends')) continue;
    nameFinding(deployments, { name: rollout['target'], path: [...at, 'target'] }, report);
    asList(rollout['analysis']).forEach((name, index) => {
      nameFinding(monitors, { name, path: [...at, 'analysis', index] }, report);
    });
  }
}

function stepFindings(steps: readonly unknown[], path: PolicyPath, report: Report): void {
  const index = steps.findIndex((step, position) => Number(step) <= Number(steps[position - 1]));
  if (index <= 0) return;
  const finding = errorAt([...path, index], 'falling-steps', 'Each step of a rollout is greater than the one before.');
  const isTwice = Number(steps[index]) === Number(steps[index - 1]);
  report({ ...finding, fixes: isTwice ? [preferred({ kind: 'remove', path: finding.path })] : [] });
}

interface Section {
  readonly name: 'deployments' | 'monitors';
  readonly known: ReadonlySet<string>;
}

function namesIn(policy: JsonRecord, name: Section['name']): Section {
  return { name, known: new Set(Object.keys(asRecord(policy[name]))) };
}

function nameFinding(
  { name: section, known }: Section,
  { name, path }: { readonly name: unknown; readonly path: PolicyPath },
  report: Report,
): void {
  if (typeof name !== 'string' || known.has(name)) return;
  const message = `\`${section}\` has no \`${name}\``;
  report(withSuggestion(errorAt(path, `unknown-${section.slice(0, -1)}`, message), name, known));
}
