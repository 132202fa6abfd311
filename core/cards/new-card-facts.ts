import type { RunLineage, SignatureField } from '../registry/inspection';
import type { CardSubject } from './card-subject';
import { table } from '../text/markdown-table';
import { code, oneLine, quotation } from './new-card-text';
import { reportedMetrics } from './reported';

type Facts = (subject: CardSubject) => readonly string[];

/** Heading → what the registry tells under it, as paragraphs. */
const FACTS: Readonly<Record<string, Facts>> = {
  'Model Description': ({ version }) => [
    ...(version.description === undefined || oneLine(version.description) === ''
      ? []
      : [quotation(version.description)]),
    list([
      ['Version', version.version],
      ['Registered by', version.author],
      ['Registered at', version.createdAt],
    ]),
  ],
  'Model Sources': ({ version, inspection }) => [
    list([['Files', version.source], ['Commit', version.commit], ...lineage(inspection?.run)]),
  ],
  'Training Hyperparameters': ({ version: { params } }) =>
    rows(
      ['Parameter', 'Value'],
      Object.entries(params).map((pair) => pair.map(code)),
    ),
  Results: ({ version: { facts } }) =>
    rows(
      ['Metric', 'Value', 'Data set'],
      reportedMetrics(facts).map(({ metric, digits, dataset }) => [code(metric), digits, dataset ? code(dataset) : '']),
    ),
  'Model Architecture and Objective': ({ inspection }) => {
    const signature = inspection?.signature;
    if (!signature) return [];
    const fields = [...named('input', signature.inputs), ...named('output', signature.outputs)];
    return rows(['Signature', 'Name', 'Type'], fields);
  },
};

/** What the registry tells under a heading of the template. */
export function factsUnder(title: string, subject: CardSubject): string | undefined {
  const told = (Object.hasOwn(FACTS, title) ? FACTS[title]?.(subject) : undefined) ?? [];
  const text = told.filter((paragraph) => paragraph !== '').join('\n\n');
  return text === '' ? undefined : text;
}

type Entry = readonly [key: string, value: string | undefined];

function lineage(run: RunLineage | undefined): readonly Entry[] {
  if (!run) return [];
  return [
    ['Run', run.name ?? run.id],
    ['Script', run.source],
    ['Commit of the script', run.commit],
  ];
}

function list(entries: readonly Entry[]): string {
  const known = entries.flatMap(([key, value = '']) => (oneLine(value) === '' ? [] : [`- **${key}:** ${code(value)}`]));
  return known.join('\n');
}

function rows(header: readonly string[], cells: readonly (readonly string[])[]): readonly string[] {
  return cells.length === 0 ? [] : [table(header, cells)];
}

function named(role: string, fields: readonly SignatureField[]): readonly (readonly string[])[] {
  return fields.map(({ name, type }) => [role, name === undefined ? '' : code(name), code(type)]);
}
