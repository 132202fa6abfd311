import { possible, preferred, type Fix } from '../../text/fix';
import { ARCHIVED } from '../../registry/lifecycle';
import { asList, asRecord, asText, type JsonRecord } from '../record';
import { NO_STAGE } from '../types';
import { errorAt, type PolicyPath, type Report } from './finding';
import { gatesOf, transitionsOf } from './gate-walk';
import { withSuggestion } from './suggestion';

const REPRESENTATIONS = ['alias', 'stage', 'tag', 'native'] as const;

/** The stages themselves, and wherever one is named. */
export function stageFindings(policy: JsonRecord, report: Report): void {
  const names = new Set<string>();
  const stages = asList(policy['stages']);
  stages.forEach((value, index) => {
    const stage = asRecord(value);
    representationFindings(stage, ['stages', index], report);
    const name = asText(stage['name']);
    if (name === undefined) return;
    const path = ['stages', index, 'name'];
    const remove = { kind: 'remove', path: ['stages', index] } as const;
    if (name === NO_STAGE) {
      const fixes = stages.length > 1 ? [preferred(remove)] : [];
      report({ ...errorAt(path, 'reserved-stage', '`None` means that a version holds no stage.'), fixes });
    }
    if (names.has(name)) {
      // One that says no more than its name says nothing more.
      const fixes = [Object.keys(stage).length === 1 ? preferred(remove) : possible(remove)];
      report({ ...errorAt(path, 'duplicate-stage', `The stage \`${name}\` is listed twice.`), fixes });
    }
    names.add(name);
  });
  if (!Object.hasOwn(policy, 'stages') || Object.hasOwn(policy, 'extends')) return;
  const before = stages.findIndex((stage) => asRecord(stage)['name'] === ARCHIVED);
  for (const { name, path, prefix = '' } of namedStages(policy)) {
    if (names.has(name)) continue;
    const finding = {
      ...errorAt(path, 'unknown-stage', `\`stages\` does not list \`${name}\``),
      fixes: [addition(name, before)],
    };
    report(withSuggestion(finding, name, names, (meant) => prefix + meant));
  }
}

/** At the end of the lifecycle, before the stage that it ends with, if there is one. */
function addition(name: string, before: number): Fix {
  return possible({ kind: 'addItem', path: ['stages'], value: { name }, ...(before >= 0 && { before }) });
}

function representationFindings(stage: JsonRecord, path: PolicyPath, report: Report): void {
  const [first, second] = REPRESENTATIONS.filter((name) => Object.hasOwn(stage, name));
  if (first === undefined || second === undefined) return;
  const message = `A stage has one representation in the registry, but this one states \`${first}\` and \`${second}\`.`;
  report({ ...errorAt([...path, second], 'two-representations', message), at: 'key' });
}

interface NamedStage<Name = string> {
  readonly name: Name;
  readonly path: PolicyPath;
  /** What stands before the name in the same text. */
  readonly prefix?: string;
}

function namedStages(policy: JsonRecord): readonly NamedStage[] {
  const places: readonly NamedStage<unknown>[] = [
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
  return places.flatMap(({ name, ...place }) =>
    typeof name === 'string' && name !== NO_STAGE ? [{ name, ...place }] : [],
  );
}

function grantedStages(policy: JsonRecord): readonly NamedStage<unknown>[] {
  return Object.entries(asRecord(policy['roles'])).flatMap(([role, value]) =>
    asList(asRecord(value)['may']).flatMap((right, index) => {
      const [, prefix, stage] = /^((?:promote|rollback):)(.+)$/.exec(asText(right) ?? '') ?? [];
      if (prefix === undefined || stage === '*') return [];
      return [{ name: stage, path: ['roles', role, 'may', index], prefix }];
    }),
  );
}
