import { describe, expect, it } from 'vitest';
import type { DocumentKind } from '../../../core/language/kind';
import type { Knowledge } from '../../../core/language/knowledge';
import type { LanguageDocument } from '../../../core/language/service';
import * as service from '../../../core/language/service';

/** What somebody who may name things in a registry, or write a file of a repository, could try on those who look at them. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ['a link that runs a command', '[fraud](command:workbench.action.terminal.sendSequence?x)'],
  ['an address', 'https://evil.example.com/x'],
  ['a picture', '![x](https://evil.example.com/pixel.png)'],
  ['HTML', '<a href="command:x">y</a><img src="https://evil.example.com/p">'],
  ['an icon', '$(check) fraud'],
  ['code', 'a` **b** `c ```d'],
  ['lines', 'fraud\n\n# Approved\r\n- [x](command:y)\u2028z\u0085q'],
  ['another direction', 'fraud\u202Edetcepxe\u2066x\u200F'],
  ['control characters', 'fraud\u0000\u0007\u001B[31mred\u009B'],
  ['a table', 'a | b |\n|---|---|\n| c'],
  ['a key of every object', '__proto__'],
  ['another key of every object', 'constructor'],
  ['half a character', 'a\uD800b'],
  ['a text without end', 'x'.repeat(5_000)],
  ['a snippet', 'a${1:b}$CLIPBOARD}c\\'],
];

/** Nobody sees these, and they change how what is beside them looks; a line's end begins a sentence of its own. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const LONGEST = 1_000;

const policyOf = (name: string): string => {
  const text = JSON.stringify(name);
  return [
    'version: 1',
    `models: [${text}, "*"]`,
    `stages: [{name: ${text}, alias: ${text}}, {name: Production, native: ${text}}]`,
    `roles: {${text}: {members: [${text}, x], may: [promote]}}`,
    `people: {${text}: {emails: [${text}]}}`,
    'transitions:',
    `  - from: [None, ${text}]`,
    '    to: Production',
    '    gates:',
    `      - {metric: ${text}, greaterIsBetter: true, threshold: 0.9, baseline: {stage: ${text}}}`,
    `      - {tag: {key: ${text}, equals: ${text}}}`,
    `      - {tag: {key: ${text.slice(0, -1)}z", matches: ${text}, setBy: ${text}}}`,
    `      - {metric: ${text.slice(0, -1)}z", greaterIsBetter: true, threshold: 0.9}`,
    '    approvals: {rules: [{from: y, count: 1}]}',
    '',
  ].join('\n');
};

const documentsOf = (name: string): readonly (readonly [DocumentKind, string])[] => {
  const text = JSON.stringify(name);
  return [
    ['promotion-policy', policyOf(name)],
    ['promotion-policy', `version: 1\nextends: ${text}\nmodels: [x]\nregistry: ${text}\n${text}: 1\ntransitions: []\n`],
    [
      'promotion-policy-test',
      `policy: ${text}\ncases:\n  - name: ${text}\n    evidence: {model: ${text}, ${text}: 1}\n    expect: {result: ${text}, ${text}: 2}\n`,
    ],
    [
      'model-card',
      `---\nlicense: ${text}\nlanguage: [${text}]\n${text}: 1\nbase_model: ${text}\nmodel-index:\n- name: ${text}\n  results:\n  - task: {type: ${text}}\n    dataset: {type: d, name: ${text}}\n    metrics:\n    - {type: ${text}, value: 0.5}\n    - {type: f1, value: 0.25}\n---\n# Uses\nx\n`,
    ],
    ['gto-artifacts', `${text}: {path: ${text}, type: ${text}, labels: [${text}, ${text}]}\n`],
    ['dvc', `artifacts:\n  ${text}: {path: ${text}, type: model, labels: [a, a]}\n`],
    ['eval-results', `- dataset: {id: ${text}, task_id: ${text}}\n  value: ${text}\n  date: ${text}\n`],
    [
      'mlmodel',
      `artifact_path: ${text}\nflavors: {${text}: {a: 1}}\n${text}: 1\nsignature:\n  inputs: ${JSON.stringify(`[{"type": ${text}, "name": ${text}}, {"type": "double", "name": ${text}}]`)}\n`,
    ],
    [
      'inference-service',
      `apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: ${text}}\nspec:\n  predictor:\n    ${text}: 1\n    model: {storageUri: ${JSON.stringify(`models:/${name}/3`)}, modelFormat: {name: ${text}}}\n`,
    ],
  ];
};

const knowing = (name: string): Knowledge => {
  const metric = { value: '0.75', dataset: name, digest: name, at: name };
  const own = <T>(value: T): Record<string, T> => Object.fromEntries([[name, value]]);
  const version = {
    version: name,
    metrics: { ...own(metric), f1: metric, odd: { value: name } },
    tags: { ...own(name), a: name },
    stages: [name],
  };
  return {
    registryUri: 'git:.',
    models: [
      { name, latestVersion: name, stages: own(name), aliases: own(name) },
      { name: `${name}y`, latestVersion: name, stages: own(name), aliases: own(`${name}2`) },
    ],
    facts: new Map([
      [name, [version]],
      [`${name}y`, [version]],
    ]),
    allowedStages: { names: [name], silent: true },
    cardDemands: [{ policy: name, models: ['*'], sections: [name, 'Uses'], licenses: [name.slice(0, -1)] }],
    people: [{ name, email: name }],
    surroundings: {
      folder: { root: 'file:///repo/', policies: ['file:///repo/other.promotion-policy.yaml'] },
      textOf: (uri) => (uri.endsWith('/other.promotion-policy.yaml') ? policyOf(name) : null),
    },
  };
};

interface Shown {
  /** What is shown as it is. */
  readonly plain: readonly string[];
  readonly markdown: readonly string[];
}

/** Everything that editors are told of a document. */
function shownOf(document: LanguageDocument, knowledge: Knowledge, name: string): Shown {
  const places = placesOf(document.text, JSON.stringify(name)).map((offset) => shownAt(document, knowledge, offset));
  const findings = service.analyze(document, knowledge, Date.parse('2027-01-15T08:00:00Z'));
  const plain = [
    ...findings.map(({ message }) => message),
    ...findings.flatMap((finding) => service.quickFixes(document, finding).map(({ title }) => title)),
    ...service.lenses(document, knowledge).map(({ title }) => title),
    ...service.caseLenses(document, knowledge).map(({ title }) => title),
    ...service.inlayHints(document, knowledge).map(({ label }) => label),
    ...service.documentSymbols(document).flatMap(namesIn),
    ...places.flatMap((place) => place.plain),
  ];
  return { plain: [...new Set(plain)], markdown: [...new Set(places.flatMap(({ markdown }) => markdown))] };
}

function shownAt(document: LanguageDocument, knowledge: Knowledge, offset: number): Shown {
  const hovered = service.hoverSite(document, offset);
  const hover = hovered && service.hover(hovered, knowledge);
  const site = service.completionSite(document, offset);
  const { proposals = [] } = site ? service.complete(site, knowledge, { snippets: true, multiline: true }) : {};
  return {
    plain: proposals.flatMap(({ label, detail = '' }) => [label, detail]),
    markdown: [hover?.contents ?? '', ...proposals.map(({ documentation = '' }) => documentation)],
  };
}

function namesIn({ name, detail = '', children }: service.DocumentSymbol): readonly string[] {
  return [name, detail, ...children.flatMap(namesIn)];
}

/** Where a person could look or type: inside of the names. */
function placesOf(text: string, name: string): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) places.push(at + 1);
  return places;
}

/** Markdown in which one of the texts above is more than a text. */
const LIVELY = /\]\(|<[aih/]|command:|https:\/\/evil|\$\(check|^# Approved|`` ?`|a \| b|\*\*b\*\*/m;

it('is looked for where it would be', () => {
  expect(HOSTILE.slice(0, 7).filter(([, name]) => !LIVELY.test(name))).toEqual([]);
});

describe.each(HOSTILE)('%s in the names of a registry and of a repository', (_what, name) => {
  it.each(documentsOf(name))('is only text to whoever opens a %s', (kind, text) => {
    const document = service.parseLanguageDocument({
      uri: 'file:///repo/promotion-policy.yaml',
      version: 1,
      kind,
      text,
    });
    const { plain, markdown } = shownOf(document, knowing(name), name);
    expect(plain.filter((one) => UNSEEN.test(one)).slice(0, 5)).toEqual([]);
    expect(plain.filter((one) => one.length > LONGEST).map((one) => one.slice(0, 80))).toEqual([]);
    expect(markdown.filter((one) => LIVELY.test(one))).toEqual([]);
    expect(markdown.filter((one) => UNSEEN.test(one.replaceAll('\n', '')))).toEqual([]);
    expect(({} as Record<string, unknown>)['gates']).toBeUndefined();
  });
});
