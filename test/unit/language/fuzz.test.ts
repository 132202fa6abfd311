import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DocumentKind } from '../../../core/language/kind';
import { NO_KNOWLEDGE, type Knowledge } from '../../../core/language/knowledge';
import type { LanguageDocument } from '../../../core/language/service';
import * as service from '../../../core/language/service';
import { Random } from '../../support/random';

/** `STAGEGATE_SEED=… npx vitest run test/unit/language/fuzz.test.ts` repeats a run; `STAGEGATE_ROUNDS` makes it longer. */
const SEED = Number(process.env['STAGEGATE_SEED'] ?? Date.now() % 1_000_000);
const ROUNDS = Number(process.env['STAGEGATE_ROUNDS'] ?? 200);
/** Generous, because other suites share the machine. */
const TIMEOUT = ROUNDS * 500;
const MAX_MUTATIONS = 6;
const MAX_POSITIONS = 4;
/** More are no answer for a person; each source of findings has a limit of its own. */
const MAX_FINDINGS = 1500;
const NOW = Date.parse('2027-01-15T08:00:00Z');

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

const SEEDS: readonly (readonly [DocumentKind, string])[] = [
  ['promotion-policy', read('examples/fraud-detection/promotion-policy.yaml')],
  ['promotion-policy', read('core/policy/fixtures/full.promotion-policy.yaml')],
  ['promotion-policy', read('examples/fraud-detection/fraud.promotion-policy.test.yaml')],
  ['promotion-policy-test', read('examples/fraud-detection/fraud.promotion-policy.test.yaml')],
  ['model-card', read('examples/fraud-detection/models/fraud-detection/README.md')],
  ['model-card', read('examples/mlflow/cards/churn-prediction.md')],
  [
    'model-card',
    '---\nlicense: mit\nlanguage: [en, de]\nmodel-index:\n- name: o/fraud\n  results:\n  - task: {type: qa}\n    dataset: {type: d, name: D}\n    metrics:\n    - {type: f1, value: 0.5}\n---\n# Uses\nx\n',
  ],
  ['gto-artifacts', read('examples/fraud-detection/artifacts.yaml')],
  ['dvc', 'artifacts:\n  fraud: {path: models/fraud, type: model, labels: [a]}\nstages:\n  train: {cmd: x}\n'],
  ['eval-results', '- dataset: {id: a, task_id: c}\n  value: 1\n  date: "2025-01-15"\n  source: {url: https://a}\n'],
  [
    'mlmodel',
    'artifact_path: model\nflavors: {sklearn: {a: 1}}\nsignature:\n  inputs: \'[{"type": "double", "name": "a"}]\'\n  outputs: \'[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}}]\'\n',
  ],
  [
    'inference-service',
    'apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: x}\nspec:\n  predictor:\n    canaryTrafficPercent: 10\n    model: {storageUri: "models:/fraud/3"}\n---\na: 1\n',
  ],
];

const PIECES: readonly string[] = [
  ...[
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    ': ',
    '- ',
    '? ',
    ', ',
    '#',
    '|',
    '>',
    '\n',
    '\r',
    '\r\n',
    '\t',
    '  ',
    '---\n',
    '...',
  ],
  ...['&a ', '*a', '<<: *a', '!!str ', '!x ', '%YAML 1.1\n', '\0', '\uD800', '\uFEFF', '\u2028', '\uFFFD', '\u0085'],
  ...['null', '~', '.nan', '1e999', '0x1F', '2024-02-30', '__proto__: 1\n', 'constructor', 'toString: ', '{{', '${X}'],
  ...['(a+)+$', 'matches: "((((a{0,9}){0,9}){0,9})"', 'FREQ=YEARLY', 'a && b', 'version: 2\n', 'extends: ../x.yaml\n'],
  ...['not: ', 'anyOf: [', 'metric: ', 'stage: ', 'license: ', 'model-index:\n', '\n'.repeat(50), '['.repeat(300)],
];

const KNOWN: Knowledge = {
  models: [{ name: 'fraud', stages: { Production: '1' }, aliases: { champion: '1' } }],
  facts: new Map([['fraud', [{ version: '1', metrics: { f1: { value: '0.5' } }, tags: { a: 'b' } }]]]),
  cardDemands: [{ policy: 'promotion-policy.yaml', models: ['*'], sections: ['Uses'], licenses: ['mit'] }],
  surroundings: { textOf: () => read('examples/fraud-detection/promotion-policy.yaml') },
};

function mutated(text: string, random: Random): string {
  const at = (): number => Math.floor(random.next() * (text.length + 1));
  const [one, other] = [at(), at()].sort((a, b) => a - b) as [number, number];
  const near = Math.min(other, one + 80);
  switch (random.pick(['insert', 'insert', 'delete', 'repeat', 'move', 'replace', 'cut', 'bytes', 'returns'])) {
    case 'insert':
      return text.slice(0, one) + random.pick(PIECES) + text.slice(one);
    case 'delete':
      return text.slice(0, one) + text.slice(near);
    case 'repeat':
      return text.slice(0, near) + text.slice(one, near).repeat(3) + text.slice(near);
    case 'move':
      return text.slice(0, one) + text.slice(near) + text.slice(one, near);
    case 'replace':
      return text.slice(0, one) + random.pick(PIECES) + text.slice(near);
    case 'bytes':
      return readBytes(text, random);
    case 'returns':
      return text.slice(0, one) + text.slice(one, near).replaceAll('\n', '\r') + text.slice(near);
    default:
      return text.slice(0, other);
  }
}

/** A file that is not quite UTF-8, as editors and the command line read it. */
function readBytes(text: string, random: Random): string {
  const bytes = Buffer.from(text);
  for (let left = 4; left > 0; left -= 1) bytes[Math.floor(random.next() * bytes.length)] = random.next() * 256;
  return bytes.toString('utf8');
}

function expectInside({ text }: LanguageDocument, places: readonly { start: number; end: number }[]): void {
  const outside = places.filter(({ start, end }) => !(0 <= start && start <= end && end <= text.length));
  expect(outside).toEqual([]);
}

function askEverything(document: LanguageDocument, knowledge: Knowledge, offset: number): void {
  const site = service.completionSite(document, offset);
  const completion = site && service.complete(site, knowledge, { snippets: true, multiline: true });
  if (completion) expectInside(document, [completion.replace]);
  const hovered = service.hoverSite(document, offset);
  const hover = hovered && service.hover(hovered, knowledge);
  if (hover) expectInside(document, [hover]);
  expectInside(document, service.namePlacesAt([document], offset));
  expectInside(document, service.definitionsAt([document], offset));
  const renaming = service.rename([document], offset, "it's: new");
  if (renaming.ok) expectInside(document, renaming.changes);
}

function judge(kind: DocumentKind, text: string, knowledge: Knowledge): LanguageDocument {
  const document = service.parseLanguageDocument({ uri: 'file:///x', version: 1, kind, text });
  const findings = service.analyze(document, knowledge, NOW);
  expect(findings.length).toBeLessThanOrEqual(MAX_FINDINGS);
  expectInside(document, findings);
  expect(findings.filter(({ message }) => !/[.!?]$/.test(message))).toEqual([]);
  for (const finding of findings) {
    for (const { edits } of service.quickFixes(document, finding)) expectInside(document, edits);
  }
  service.needsOf(document, knowledge);
  expectInside(document, service.documentSymbols(document));
  expectInside(document, service.folds(document));
  expectInside(document, service.documentLinks(document));
  expectInside(document, service.formattingEdits(document, { indent: 2 }));
  expectInside(document, service.lenses(document, knowledge));
  expectInside(document, service.caseLenses(document, knowledge));
  expectInside(document, service.fixAll(document, knowledge, NOW));
  const hints = service.inlayHints(document, knowledge).map(({ offset }) => ({ start: offset, end: offset }));
  expectInside(document, hints);
  return document;
}

describe('any text, any place, any request', () => {
  it(
    `is answered and stays inside of the text (seed ${SEED})`,
    () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const random = new Random(SEED + round);
        const [kind, original] = random.pick(SEEDS);
        let text = original;
        for (let left = Math.ceil(random.next() * MAX_MUTATIONS); left > 0; left -= 1) text = mutated(text, random);
        const knowledge = random.chance(0.5) ? KNOWN : NO_KNOWLEDGE;
        try {
          const document = judge(kind, text, knowledge);
          for (let asked = 0; asked < MAX_POSITIONS; asked += 1) {
            askEverything(document, knowledge, Math.floor(random.next() * (text.length + 1)));
          }
        } catch (error) {
          throw new Error(`Seed ${SEED}, round ${round}: ${kind} ${JSON.stringify(text)}`, { cause: error });
        }
      }
    },
    TIMEOUT,
  );
});
