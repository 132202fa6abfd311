import { defined } from '../../core/text/defined';
import { subjectOf, type Node } from '../views/nodes';
import type { AnnotateArguments, PolicyTestArguments, RegisterArguments, Target, WriteArguments } from './ids';

type Fields = Readonly<Record<string, unknown>>;

/** What a command was called with, whoever called it; anything that has another type is as if it were not there. */
export function targetArguments(argument: unknown): Target {
  if (isNode(argument)) return { registry: argument.registry, ...defined(subjectOf(argument)) };
  return texts(fieldsOf(argument), ['registry', 'model', 'version', 'stage']);
}

export function writeArguments(argument: unknown): WriteArguments {
  const fields = isNode(argument) ? {} : fieldsOf(argument);
  return {
    ...targetArguments(argument),
    ...texts(fields, ['reason']),
    ...(fields['confirmed'] === true ? { confirmed: true } : {}),
  };
}

export function registerArguments(argument: unknown): RegisterArguments {
  const fields = isNode(argument) ? {} : fieldsOf(argument);
  const bump = (['major', 'minor', 'patch'] as const).find((part) => part === fields['bump']);
  return {
    ...writeArguments(argument),
    ...texts(fields, ['source']),
    ...defined({ bump }),
  };
}

export function annotateArguments(argument: unknown): AnnotateArguments {
  const fields = isNode(argument) ? {} : fieldsOf(argument);
  const tags = fields['tags'] === undefined ? undefined : Object.entries(fieldsOf(fields['tags'])).filter(isTag);
  return {
    ...targetArguments(argument),
    ...texts(fields, ['description']),
    ...(tags === undefined ? {} : { tags: Object.fromEntries(tags) }),
  };
}

export function policyTestArguments(argument: unknown): PolicyTestArguments {
  const fields = isNode(argument) ? {} : fieldsOf(argument);
  const index = fields['case'];
  return {
    ...texts(fields, ['uri']),
    ...(typeof index === 'number' && Number.isSafeInteger(index) && index >= 0 ? { case: index } : {}),
  };
}

/** One text argument of a command. */
export function textArgument(argument: unknown, name: string): string | undefined {
  const value = isNode(argument) ? undefined : fieldsOf(argument)[name];
  return typeof value === 'string' ? value : undefined;
}

export function isNode(argument: unknown): argument is Node {
  const { kind, registry } = fieldsOf(argument);
  return typeof kind === 'string' && typeof registry === 'string';
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function texts<K extends string>(fields: Fields, names: readonly K[]): Partial<Record<K, string>> {
  const given: Partial<Record<K, string>> = {};
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string' && value !== '') given[name] = value;
  }
  return given;
}

function isTag(entry: [string, unknown]): entry is [string, string | null] {
  return typeof entry[1] === 'string' || entry[1] === null;
}
