import { asList, asRecord, asText, type JsonRecord } from '../record';
import { NO_STAGE } from '../types';
import { errorAt, type PolicyPath, type Report } from './finding';
import { gatesOf, transitionsOf } from './gate-walk';
import { suggestion } from './suggestion';

const REPRESENTATIONS = ['alias', 'stage', 'tag', 'native'] as const;

/** The stages themselves, and wherever one is named. */
export function stageFindings(policy: JsonRecord, report: Report): void {
  const names = new Set<string>();
  asList(policy['stages']).forEach((value, index) => {
    const stage = asRecord(value);
    representationFindings(stage, ['stages', index], report);
    const name = asText(stage['name']);
    if (name === undefined) return;
    const path = ['stages', index, 'name'];
    if (name === NO_STAGE) report(errorAt(path, 'reserved-stage', '`None` means that a version holds no stage.'));
    if (names.has(name)) report(errorAt(path, 'duplicate-stage', `The stage \`${name}\` is listed twice.`));
    names.add(name);
  });
  if (!Object.hasOwn(policy, 'stages') || Object.hasOwn(policy, 'extends')) return;
  for (const { name, path } of namedStages(policy)) {
    if (names.has(name)) continue;
    report(errorAt(path, 'unknown-stage', `\`stages\` does not list \`${name}\`${suggestion(name, names)}`));
  }
}

function representationFindings(stage: JsonRecord, path: PolicyPath, report: Report): void {
  const [first, second] = REPRESENTATIONS.filter((name) => Object.hasOwn(stage, name));
  if (first === undefined || second === undefined) return;
  const message = `A stage has one representation in the registry, but this one states \`${first}\` and \`${second}\`.`;
  report({ ...errorAt([...path, second], 'two-representations', message), at: 'key' });
}

function namedStages(policy: JsonRecord): readonly { readonly name: string; readonly path: PolicyPath }[] {
  const places = [
    ...transitionsOf(policy).flatMap(({ transition, path }) => [
      ...asList(transition['from']).map((from, index) => ({ name: from, path: [...path, 'from', index] })),
      { name: transition['to'], path: [...path, 'to'] },
    ]),
    ...gatesOf(policy).map(({ gate, path }) => ({
      name: asRecord(gate['baseline'])['stage'],
      path: [...path, 'baseline', 'stage'],
    })),
    ...grantedStages(policy),
  ];
  return places.flatMap(({ name, path }) => (typeof name === 'string' && name !== NO_STAGE ? [{ name, path }] : []));
}

function grantedStages(policy: JsonRecord): readonly { readonly name: unknown; readonly path: PolicyPath }[] {
  return Object.entries(asRecord(policy['roles'])).flatMap(([role, value]) =>
    asList(asRecord(value)['may']).flatMap((right, index) => {
      const stage = /^(?:promote|rollback):(.+)$/.exec(asText(right) ?? '')?.[1];
      return stage === undefined || stage === '*' ? [] : [{ name: stage, path: ['roles', role, 'may', index] }];
    }),
  );
}
