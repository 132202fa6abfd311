import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import dvcSchema from '../../../schemas/dvc.schema.json';
import gtoSchema from '../../../schemas/gto-artifacts.schema.json';
import inferenceServiceSchema from '../../../schemas/inference-service.schema.json';
import mlmodelSchema from '../../../schemas/mlmodel.schema.json';
import { analyze } from '../analyze';
import { complete, completionSite } from '../completion';
import { parseLanguageDocument, type LanguageDocument } from '../document';
import { hover, hoverSite } from '../hover';
import type { DocumentKind } from '../kind';
import { NO_KNOWLEDGE } from '../knowledge';
import { shapesOf, type JsonSchema } from '../schema';

const SCHEMAS: readonly (readonly [DocumentKind, JsonSchema])[] = [
  ['mlmodel', mlmodelSchema],
  ['gto-artifacts', gtoSchema],
  ['dvc', dvcSchema],
  ['inference-service', inferenceServiceSchema],
];

/** Stands for a key that people choose, and for a list's entry. */
const ANY = 'any';
const ENTRY = '[]';

/** The path of every key that a schema describes, lists as `[]`. */
function keysOf(root: JsonSchema): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  const seen = new Set<string>();
  const visit = (schema: JsonSchema | boolean, path: readonly string[]): void => {
    if (path.length > 12 || isTried(schema, seen)) return;
    for (const { properties = {}, additionalProperties, items } of shapesOf(root, schema, 0).flat()) {
      for (const [key, property] of Object.entries(properties)) {
        found.push([...path, key]);
        visit(property, [...path, key]);
      }
      if (typeof additionalProperties === 'object') visit(additionalProperties, [...path, ANY]);
      if (items !== undefined) visit(items, [...path, ENTRY]);
    }
  };
  visit(root, []);
  return found;
}

/** What is described once is tried once. */
function isTried(schema: JsonSchema | boolean, seen: Set<string>): boolean {
  const { $ref, properties } = schema as JsonSchema;
  if ($ref === undefined || properties !== undefined) return false;
  const isSeen = seen.has($ref);
  seen.add($ref);
  return isSeen;
}

/** A document with just this path; its last key ends where the text does. */
function written(path: readonly string[]): string {
  let text = '';
  let indentation = '';
  for (const [index, key] of path.entries()) {
    if (key === ENTRY) {
      text += `${indentation}- `;
      continue;
    }
    const isFirstOfEntry = path[index - 1] === ENTRY;
    if (isFirstOfEntry) indentation += '  ';
    text += isFirstOfEntry ? key : indentation + key;
    if (index < path.length - 1) text += ':\n';
    indentation += '  ';
  }
  return text;
}

const documentOf = (kind: DocumentKind, text: string): LanguageDocument =>
  parseLanguageDocument({ uri: 'file:///x.yaml', kind, version: 1, text });

describe.each(SCHEMAS)('each key of %s', (kind, schema) => {
  const paths = keysOf(schema);

  it('is known', () => {
    expect(paths.length).toBeGreaterThan(5);
  });

  it('is completed where it may stand', () => {
    const missing = paths.filter((path) => {
      const key = path.at(-1) ?? '';
      const text = written(path).slice(0, -key.length);
      const site = completionSite(documentOf(kind, text), text.length);
      const proposals = site ? complete(site, NO_KNOWLEDGE, { snippets: true, multiline: true }).proposals : [];
      return !proposals.some(({ label }) => label === key);
    });
    expect(missing.map((path) => path.join('.'))).toEqual([]);
  });

  it('is explained', () => {
    const missing = paths.filter((path) => {
      const text = `${written(path)}: x\n`;
      const site = hoverSite(documentOf(kind, text), text.length - 4);
      return (site && hover(site, NO_KNOWLEDGE)?.contents) === undefined;
    });
    expect(missing.map((path) => path.join('.'))).toEqual([]);
  });
});

/** Documents without findings, each with which of its maps has keys that are names of something: another one is no unknown key. */
const VALID: readonly (readonly [DocumentKind, Readonly<Record<string, unknown>>, number])[] = [
  [
    'mlmodel',
    {
      run_id: 'a',
      flavors: { python_function: { loader_module: 'mlflow.sklearn' }, sklearn: null },
      signature: { inputs: '[{"type": "long", "name": "a"}]', outputs: null, params: null },
      saved_input_example_info: { type: 'dataframe' },
      metadata: {},
      prompts: [],
    },
    1,
  ],
  ['gto-artifacts', { churn: { path: 'a', type: 'model', labels: ['b'], custom: {} }, m: { path: 'b' } }, 0],
  ['dvc', { stages: { a: { cmd: 'b' } }, artifacts: { m: { path: 'a', meta: {} } } }, 3],
  [
    'inference-service',
    {
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata: { name: 'a' },
      spec: {
        predictor: {
          logger: { mode: 'all' },
          batcher: { maxLatency: 5 },
          model: { modelFormat: { name: 'sklearn' }, storage: { key: 'a' }, resources: { limits: { cpu: 1 } } },
          containers: [{ name: 'a' }],
        },
        transformer: { containers: [{ name: 'b' }] },
        canary: [{ trafficPercent: 5, predictor: { name: 'c' } }],
      },
    },
    10,
  ],
];

/** A copy with another key in the map that is the `index`th of all. */
function withKey(value: unknown, index: number, key: string, added: unknown): unknown {
  let maps = -1;
  const copied = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(copied);
    if (typeof one !== 'object' || one === null) return one;
    maps += 1;
    const isHere = maps === index;
    const entries = Object.entries(one).map(([name, inner]) => [name, copied(inner)]);
    return Object.fromEntries(isHere ? [...entries, [key, added]] : entries);
  };
  return copied(value);
}

describe.each(VALID)('a key of somebody’s own in %s', (kind, value, names) => {
  const severities = (one: unknown): readonly string[] =>
    analyze(documentOf(kind, stringify(one)), NO_KNOWLEDGE).map(({ severity, message }) => `${severity}: ${message}`);

  it('is not there at first', () => {
    expect(severities(value)).toEqual([]);
  });

  it('is a hint at most', () => {
    const key = fc.stringMatching(/^x-[a-z]{1,8}$/);
    const added = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constant({ a: 1 }),
      fc.constant([1]),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), key, added, (index, name, inner) => {
        fc.pre(index !== names);
        const told = severities(withKey(value, index, name, inner));
        expect(told.filter((one) => !one.startsWith('hint'))).toEqual([]);
      }),
    );
  });
});
