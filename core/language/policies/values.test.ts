import { describe, expect, it, test } from 'vitest';
import { parseDocument } from 'yaml';
import { documentOf } from '../../../test/lsp/support/cursor';
import { complete, completionSite } from '../completion';
import type { Knowledge } from '../knowledge';
import { policySchema } from '../policy-schema';
import type { JsonSchema } from '../schema';

const ROOT = 'file:///repo/';

/** A registry and a folder with something for every place. */
const KNOWN: Knowledge = {
  registryUri: 'mlflow:https://mlflow.example.com',
  models: [{ name: 'fraud', latestVersion: '8', stages: { Production: '7' }, aliases: { champion: '7' } }],
  facts: new Map([
    [
      'fraud',
      [
        { version: '8', metrics: { accuracy: { value: '0.931' } }, tags: { risk: 'low' }, stages: ['Staging'] },
        { version: '7', metrics: { accuracy: { value: '0.905' } }, tags: { risk: 'high' }, stages: ['Production'] },
      ],
    ],
  ]),
  allowedStages: { names: ['Staging', 'Production', 'Archived'], silent: false },
  people: [{ name: 'Ana\u202e Lima', email: 'ana@example.com' }],
  surroundings: {
    folder: { root: ROOT, policies: [`${ROOT}team.promotion-policy.yaml`] },
    textOf: () => 'version: 1\nregistry: git:../models\n',
  },
};

/** What is offered at the cursor `|` of a policy. */
function offered(fixture: string, knowledge: Knowledge = KNOWN): readonly { label: string; detail?: string }[] {
  const offset = fixture.indexOf('|');
  const document = documentOf(fixture.slice(0, offset) + fixture.slice(offset + 1));
  const site = completionSite(document, offset);
  return site ? complete(site, knowledge, { snippets: true, multiline: true }).proposals : [];
}

const labels = (fixture: string): readonly string[] => offered(fixture).map(({ label }) => label);

const gate = (inside: string): string =>
  `models: [fraud]\nroles: { ops: { members: [], may: [] } }\nstages: [{ name: Staging }]\ntransitions: [{ gates: [${inside}] }]\n`;

describe('values of a policy', () => {
  test.each<[string, string, readonly string[]]>([
    ['versions of a baseline', gate('{ metric: accuracy, baseline: { version: | } }'), ['8', '7']],
    ['aliases', gate('{ metric: accuracy, baseline: { alias: | } }'), ['champion']],
    ['stages of a baseline', gate('{ metric: accuracy, baseline: { stage: | } }'), ['Staging']],
    ['metrics', gate('{ metric: | }'), ['accuracy']],
    ['bounds', gate('{ metric: accuracy, threshold: | }'), ['0.931']],
    ['bounds of a range', gate('{ metric: accuracy, range: { min: | } }'), ['0.931']],
    ['tag keys', gate('{ tag: { key: | } }'), ['risk']],
    ['tag values', gate('{ tag: { key: risk, equals: | } }'), ['low', 'high']],
    ['roles', gate('{ tag: { key: risk, setBy: | } }'), ['ops']],
    ['people of the history', 'people: { ana: { emails: [|] } }', ['ana@example.com']],
    ['members', 'people: { cy: {} }\nroles: { ops: { members: [|] } }', ['cy', 'ops', 'ana@example.com']],
    ['policies to extend', 'extends: |', ['team.promotion-policy.yaml']],
    ['registries', 'registry: |', ['mlflow:https://mlflow.example.com', 'git:../models', 'git:.']],
    ['native stages', 'stages: [{ name: A, native: | }]', ['Staging', 'Production', 'Archived']],
    [
      'stages that transitions name already',
      'stages: [{ name: Staging }, { name: | }]\ntransitions: [{ from: [Shadow], to: Staging }]',
      ['Shadow', 'Production', 'Archived'],
    ],
    ['time spans', 'transitions: [{ soak: | }]', ['30m', '1h', '8h', '24h', '7d', '30d']],
  ])('%s', (_, fixture, expected) => {
    expect(labels(fixture)).toEqual(expected);
  });

  it('what a role may do', () => {
    const may = labels('stages: [{ name: Staging }]\nroles: { ops: { members: [], may: [|] } }');
    expect(may).toEqual(
      expect.arrayContaining(['approve', 'hold', 'promote:*', 'promote:Staging', 'rollback:Staging']),
    );
  });

  it('say what they are, whatever the names of people hold', () => {
    expect(offered(gate('{ metric: | }'))[0]?.detail).toBe('0.931');
    expect(offered(gate('{ metric: accuracy, baseline: { version: | } }'))[1]?.detail).toBe('fraud · Production');
    expect(offered('people: { ana: { emails: [|] } }')[0]?.detail).toBe('Ana Lima');
  });

  it('ask who works here only where a person is meant', () => {
    const needs = (fixture: string): unknown => {
      const site = completionSite(documentOf(fixture.replace('|', '')), fixture.indexOf('|'));
      return site && 'needs' in site ? site.needs : undefined;
    };
    expect(needs('people: { ana: { emails: [|] } }')).toEqual({ people: true });
    expect(needs('roles: { ops: { members: | } }')).toEqual({ people: true });
    expect(needs('models: [|]')).toBeUndefined();
  });
});

/** Places where nothing can be offered, and why. */
const NOTHING_OFFERED: Readonly<Record<string, string>> = {
  'monitors.*.threshold value': 'nobody but the people of the service knows the number',
};

interface Place {
  /** With `*` for entries of a map and `-` for those of a list. */
  readonly path: string;
  readonly form: 'keys' | 'value';
}

const SCALARS = ['string', 'number', 'integer', 'boolean'];

const definitions = policySchema.$defs ?? {};

type Described = JsonSchema & { readonly then?: JsonSchema };

/** Every map and every value that the schema describes, gates inside gates once. */
function placesOf(schema: unknown, path: readonly string[] = [], seen: readonly string[] = []): readonly Place[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const described: Described = schema;
  const definition = described.$ref?.replace('#/$defs/', '');
  if (definition !== undefined && seen.includes(definition)) return [];
  const further = definition === undefined ? seen : [...seen, definition];
  const { oneOf, anyOf, allOf, then } = described;
  const inside = [oneOf, anyOf, allOf, then, definitions[definition ?? '']].flat();
  return [
    ...formsOf(described).map((form): Place => ({ path: path.join('.'), form })),
    ...inside.flatMap((branch) => placesOf(branch, path, further)),
    ...partsOf(described).flatMap(([key, part]) => placesOf(part, [...path, key], further)),
  ];
}

function partsOf({
  properties = {},
  additionalProperties,
  items,
}: JsonSchema): readonly (readonly [string, unknown])[] {
  return [...Object.entries(properties), ['*', additionalProperties], ['-', items]];
}

function formsOf({ type, enum: listed, const: only, properties }: JsonSchema): readonly Place['form'][] {
  const isValue = SCALARS.includes(String(type)) || listed !== undefined || only !== undefined;
  return [...(isValue ? (['value'] as const) : []), ...(properties ? (['keys'] as const) : [])];
}

/** What stands beside a place so that it means something. */
const CONTEXT: readonly (readonly [RegExp, string])[] = [
  [/gates\.-\.tag\.[^.]+$/, 'key: risk, '],
  [/gates\.-\.[^.]+$/, 'metric: accuracy, '],
  [/gates\.-\.range\.[^.]+$/, ''],
];

/** A policy with a cursor at a place, in one line. */
function fixtureAt({ path, form }: Place): string {
  const text = path
    .split('.')
    .filter((part) => part !== '')
    .reduceRight(
      (inside, part, index, parts) => {
        if (part === '-') return `[${inside}]`;
        const beside = CONTEXT.find(([pattern]) => pattern.test(parts.slice(0, index + 1).join('.')))?.[1] ?? '';
        const key = part === '*' ? 'risk' : part;
        return `{ ${beside.startsWith(`${key}:`) ? '' : beside}${key}: ${inside} }`;
      },
      form === 'keys' ? '{ | }' : '|',
    );
  const top = text.replace(/^\{ /, '').replace(/ \}$/, '');
  const more = [
    ['models', 'models: [fraud]'],
    ['stages', 'stages: [{ name: Staging }]'],
    ['roles', 'roles: { ops: { members: [ana@example.com], may: [] } }'],
    ['deployments', 'deployments: { web: { type: rest } }'],
    ['monitors', 'monitors: { drift: { greaterIsBetter: false, threshold: 1 } }'],
  ].filter(([section = '']) => !top.startsWith(section));
  return `${more.map(([, line]) => `${line}\n`).join('')}${path === '' ? '|' : top}\n`;
}

describe('every place of the schema', () => {
  const places = [...new Map(placesOf(policySchema).map((place) => [`${place.path} ${place.form}`, place])).values()];

  it('is walked', () => {
    expect(places.length).toBeGreaterThan(90);
    const { errors } = parseDocument(
      fixtureAt({ path: 'transitions.-.windows.-.deny', form: 'value' }).replace('|', 'x'),
    );
    expect(errors).toEqual([]);
  });

  test.each(places)('$path has $form to offer', ({ path, form }) => {
    const all = offered(fixtureAt({ path, form }));
    expect(all.length > 0 || `${path} ${form}` in NOTHING_OFFERED).toBe(true);
  });
});
