import { describe, expect, it, test } from 'vitest';
import { isCollection, parseDocument, visit } from 'yaml';
import { documentOf } from '../../../test/lsp/support/cursor';
import { Random } from '../../../test/support/random';
import { withEdits } from '../../text/text-edit';
import { analyze } from '../analyze';
import type { DocumentKind } from '../kind';
import { NO_KNOWLEDGE } from '../knowledge';
import type { Finding, LanguageDocument } from '../service';
import { fixAll, parseLanguageDocument, quickFixes } from '../service';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const HEAD = 'version: 1\nmodels: [a]\n';
const ROLES = 'roles: {ops: {members: [a@b.c], may: ["promote:*", approve]}}\n';
const STAGES = 'stages: [{name: Staging}, {name: Production}]\n';

const moving = (rest: string, head = ''): string =>
  `${HEAD}${head}transitions:\n  - from: [None]\n    to: Staging\n    ${rest}\n`;
const gated = (gate: string, head = ''): string => moving(`gates:\n      - ${gate}`, head);
const windowed = (...windows: readonly string[]): string =>
  moving(
    `windows: [${windows.map((one) => `{${one}, start: "00:00", duration: 24h, timeZone: Europe/Berlin}`).join(', ')}]`,
  );

const rolled = (steps: string): string =>
  moving(`rollout: {target: x, steps: ${steps}}`, 'deployments: {x: {type: batch}}\n');

interface Example {
  readonly code: string;
  readonly text: string;
  /** Titles of the fixes; a preferred one ends with `!`. */
  readonly titles: readonly string[];
  /** Codes of what a fix leaves to be done. */
  readonly left?: readonly string[];
  /** Only where it is written in brackets. */
  readonly onlyInBrackets?: true;
}

const example = (code: string, text: string, titles: readonly string[], left: readonly string[] = []): Example => ({
  code,
  text,
  titles,
  left,
});

const EXAMPLES: readonly Example[] = [
  example('missing-property', 'models: [a]\n', ['Add version: 1!']),
  example('unknown-property', 'version: 1\nmodel: [a]\n', ['Change to models!']),
  example('unknown-property', gated('{metrik: m}'), ['Change to metric!']),
  example('bad-value', gated('{signature: require}'), ['Change to required!']),
  example(
    'bad-value',
    gated('{metric: m, onMissingBaseline: skp, baseline: {alias: b}, greaterIsBetter: true, minRelativeChange: 0}'),
    ['Change to skip!'],
  ),
  example('bad-value', 'version: "1"\nmodels: [a]\n', ['Change to 1!']),
  example('bad-value', 'version: 1\nmodels: a\n', ['Put it in brackets!']),
  { ...example('bad-value', `${HEAD}stages: {name: Staging}\n`, ['Put it in brackets!']), onlyInBrackets: true },
  example('bad-value', gated('{tag: {key: build, equals: 1.10}}'), ['Put it in quotes!']),
  example('bad-value', gated('{metric: m, greaterIsBetter: true, threshold: "0.90"}'), ['Remove the quotes!']),
  example('bad-value', gated('{metric: m, critical: "true"}'), ['Change to true!']),
  example('bad-value', gated('{metric: m, critical: yes}'), ['Change to true!']),
  example('bad-value', moving('archiveExisting: Off'), ['Change to false!']),
  example('bad-value', windowed('deny: FREQ=DAILY').replace('"00:00"', '9:30'), ['Change to "09:30"!']),
  example('bad-value', gated('{metric: m, minSamples: "5"}'), ['Remove the quotes!']),
  example('bad-value', gated('{modelCard: {sections: [Uses, Bias, Uses]}}'), ['Remove this entry!']),
  example('critical-not', gated('{not: {metric: m, critical: true}}'), ['Remove critical!']),
  example('critical-warn', gated('{metric: m, critical: true, enforcement: warn}'), [
    'Remove critical',
    'Remove enforcement',
  ]),
  example('critical-warn', gated('{metric: m, critical: true, enforcement: {ci: warn, editor: deny}}'), [
    'Remove critical',
  ]),
  example('role-cycle', `${HEAD}roles: {ops: {members: [a@b.c, ops], may: [approve]}}\ntransitions: []\n`, [
    'Remove this entry!',
  ]),
  example('role-cycle', `${HEAD}roles: {a: {members: [b], may: []}, b: {members: [a], may: [read]}}\n`, []),
  example('falling-steps', rolled('[5, 5, 100]'), ['Remove this entry!']),
  example('falling-steps', rolled('[5, 50, 25, 100]'), []),
  example('missing-direction', gated('{metric: m, threshold: 0.5}'), [
    'Add greaterIsBetter: true',
    'Add greaterIsBetter: false',
  ]),
  example('missing-baseline', gated('{metric: m, greaterIsBetter: true, minRelativeChange: 0, minAbsoluteChange: 0}'), [
    'Add baseline: {stage: Staging}',
  ]),
  example(
    'unquoted-version',
    gated('{metric: m, greaterIsBetter: true, minRelativeChange: 0, baseline: {version: 1.10}}'),
    ['Put it in quotes!'],
  ),
  example('unknown-right', `${HEAD}roles: {ops: {members: [a@b.c], may: [aprove]}}\n`, ['Change to approve!']),
  example('unknown-right', `${HEAD}roles: {ops: {members: [a@b.c], may: [promot]}}\n`, ['Change to "promote:*"']),
  example(
    'unknown-member',
    `${HEAD}people: {cy: {emails: [c@d.e]}}\nroles: {ops: {members: [cyy, cy], may: [approve]}}\n`,
    ['Change to cy!'],
  ),
  example(
    'unknown-role',
    moving('approvals: {rules: [{from: op}], preventSelfApproval: true}', ROLES),
    ['Change to ops!', 'Add op: {members: [], may: [approve]}'],
    ['too-few-approvers'],
  ),
  example('unknown-role', gated('{tag: {key: a, setBy: auditors}}'), [
    'Add roles: {auditors: {members: [], may: [approve]}}',
  ]),
  example(
    'never-approves',
    moving('approvals: {rules: [{from: ml}]}', 'roles: {ml: {members: [a@b.c], may: [read]}}\n'),
    ['Add approve to may'],
  ),
  example('reserved-stage', moving('gates: [{metric: m}]', 'stages: [{name: None}, {name: Staging}]\n'), [
    'Remove this entry!',
  ]),
  example('duplicate-stage', moving('gates: [{metric: m}]', 'stages: [{name: Staging}, {name: Staging}]\n'), [
    'Remove this entry!',
  ]),
  example(
    'duplicate-stage',
    moving('gates: [{metric: m}]', 'stages: [{name: Staging}, {name: Staging, protected: true}]\n'),
    ['Remove this entry'],
  ),
  example(
    'unknown-stage',
    moving('gates: [{metric: m}]', 'stages: [{name: Stagging}]\n'),
    ['Change to Stagging!', 'Add {name: Staging} to stages'],
    ['unreachable-stage', 'skipped-stage'],
  ),
  example(
    'unknown-stage',
    `${HEAD}${STAGES}${ROLES.replace('promote:*', 'promote:Stagin')}transitions:\n  - {from: [None], to: Staging}\n  - {from: [Staging], to: Production, gates: [{metric: m}]}\n`,
    ['Change to "promote:Staging"!', 'Add {name: Stagin} to stages'],
    ['unreachable-stage'],
  ),
  example(
    'unknown-stage',
    `${HEAD}stages: [{name: Staging}, {name: Archived}]\ntransitions: [{from: [None], to: Staging}, {from: [Staging], to: QA, gates: [{metric: m}]}, {from: [QA], to: Archived}]\n`,
    ['Add {name: QA} to stages'],
  ),
  example('soak-from-none', moving('soak: 24h'), ['Remove soak!']),
  example('duplicate-transition', `${HEAD}transitions: [{from: [None, None], to: Staging}]\n`, ['Remove this entry!']),
  example('duplicate-transition', `${HEAD}transitions: [{from: [None], to: Staging}, {from: [None], to: Staging}]\n`, [
    'Remove this entry',
  ]),
  example('bad-duration', `${HEAD}transitions: [{from: [A], to: Staging, soak: 24 hours}]\n`, ['Change to "24h"!']),
  example('bad-duration', `${HEAD}transitions: [{from: [A], to: Staging, soak: 2w}]\n`, ['Change to "14d"!']),
  example('bad-time-zone', windowed('deny: FREQ=DAILY').replace('Berlin', 'Berln'), ['Change to Europe/Berlin!']),
  example(
    'unknown-deployment',
    moving(
      'rollout: {target: fraud-kserv, steps: [5, 100]}',
      'deployments: {fraud-kserve: {type: rest, kserve: {namespace: a, name: b}}}\n',
    ),
    ['Change to fraud-kserve!'],
  ),
  example('duplicate-key', gated('{metric: m, greaterIsBetter: true, threshold: 0.5, threshold: 0.6}'), [
    'Remove this entry',
  ]),
  example('redundant-threshold', gated('{metric: m, greaterIsBetter: true, threshold: 0.5, range: {min: 0.6}}'), [
    'Remove threshold!',
  ]),
  example(
    'redundant-threshold',
    gated('{metric: m, greaterIsBetter: true, slices: [{where: {a: b}, threshold: 0.5, range: {min: 0.6}}]}'),
    ['Remove threshold!'],
  ),
  example(
    'redundant-threshold',
    gated(
      '{metric: m, greaterIsBetter: true, threshold: 0.5, range: {min: 0.6}, slices: [{where: {a: b}, range: {max: 1}}]}',
    ),
    [],
  ),
  example('unlikely-direction', gated('{metric: accuracy, greaterIsBetter: false}'), ['Change to true']),
  example('unused-baseline', gated('{metric: m, baseline: {alias: b}, onMissingBaseline: skip}'), ['Remove baseline']),
  example('self-approval', moving('approvals: {rules: [{from: ops}]}', ROLES), ['Add preventSelfApproval: true!']),
  example('self-approval', moving('approvals: {preventSelfApproval: false, rules: [{from: ops}]}', ROLES), [
    'Change to true!',
  ]),
  example('unused-person', moving('gates: [{metric: m}]', 'people: {cy: {emails: [a@b.c]}}\n'), ['Remove cy']),
  example(
    'unused-role',
    moving('gates: [{metric: m}]', 'roles: {a: {members: [], may: []}, b: {members: [a@b.c], may: [read]}}\n'),
    ['Remove a'],
  ),
  example('unused-deployment', moving('gates: [{metric: m}]', 'deployments: {x: {type: batch}}\n'), ['Remove x']),
  example(
    'unused-monitor',
    moving(
      'gates: [{metric: m}]',
      'monitors: {x: {report: {file: a, path: b}, greaterIsBetter: true, threshold: 1}}\n',
    ),
    ['Remove x'],
  ),
  example('expired-window', windowed('deny: FREQ=DAILY;UNTIL=20200101'), ['Remove windows!']),
  example('expired-window', windowed('deny: FREQ=DAILY', 'deny: FREQ=DAILY;UNTIL=20200101'), ['Remove this entry!']),
  example('expired-window', windowed('allow: FREQ=DAILY', 'allow: FREQ=DAILY;UNTIL=20200101'), ['Remove this entry!']),
  example('expired-window', windowed('allow: FREQ=DAILY;UNTIL=20200101'), []),
];

/** The same document written otherwise. */
const STYLES: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['with CRLF, behind astral characters', (text) => `# 🚀🚀\n${text}`.replaceAll('\n', '\r\n')],
  ['without a line break at its end', (text) => text.trimEnd()],
  [
    'behind a byte order mark, with quoted keys',
    (text) => `\uFEFF${text.replaceAll(/\b(version|models|gates|metric|from|members|may)(?=: )/g, '"$1"')}`,
  ],
  ['in blocks', (text) => restyled(text, false)],
  ['in blocks, lists not indented', (text) => restyled(text, false, false)],
  ['in brackets', (text) => restyled(text, true)],
  ['in brackets over several lines', (text) => restyled(text, true, true, 20)],
  ['with comments', (text) => restyled(text, false).replaceAll(/^( *)(.*)$/gm, '$1# before\n$1$2 # behind')],
];

function restyled(text: string, flow: boolean, indentSeq = true, lineWidth = 0): string {
  const document = parseDocument(text, { uniqueKeys: false });
  visit(document, {
    Node: (_key, node) => {
      if (isCollection(node)) node.flow = flow || node.items.length === 0;
    },
  });
  return document.toString({ lineWidth, indentSeq });
}

const findingsOf = (document: LanguageDocument): readonly Finding[] => analyze(document, NO_KNOWLEDGE, NOW);
/** Own lines that a comment has, and the others. */
const lines = (text: string, comments: boolean): number =>
  text.split('\n').filter((line) => line.trim().startsWith('#') === comments).length;

describe.each(EXAMPLES)('$code: $titles', ({ code, text: original, titles, left = [], onlyInBrackets = false }) => {
  test.each(STYLES.filter(([name]) => !onlyInBrackets || !/block|comment/.test(name)))('%s', (_, style) => {
    const text = style(original);
    const document = documentOf(text);
    const findings = findingsOf(document);
    const finding = findings.find((one) => one.code === code);
    if (!finding) throw new Error(`No such finding: ${JSON.stringify(findings)}\n${text}`);
    const fixes = quickFixes(document, finding);
    expect(fixes.map(({ title, preferred }) => title + (preferred ? '!' : ''))).toEqual(titles);
    const known = new Set([...findings.map((one) => one.code + one.message), ...left]);
    for (const { edits } of fixes) {
      const fixed = withEdits(text, edits);
      const rest = findingsOf(documentOf(fixed));
      expect(rest.filter((one) => one.message === finding.message && one.code === code).length, fixed).toBeLessThan(
        findings.filter((one) => one.message === finding.message && one.code === code).length,
      );
      const surprises = rest.filter((one) => !known.has(one.code + one.message) && !known.has(one.code));
      expect(surprises, fixed).toEqual([]);
      if (text.includes('# before')) expect(lines(fixed, true)).toBeGreaterThanOrEqual(lines(fixed, false) - 2);
      if (text.includes('\r\n')) expect(fixed).not.toMatch(/[^\r]\n/);
    }
  });
});

it('offers no fix that takes a long document to be parsed again', () => {
  const text = `${HEAD}transitions:\n  - {from: [None], to: Staging, gates: [{metric: m, greaterIsBetter: true, threshold: 1, baseline: {stage: Staging}, onMissingBaseline: fail}]}\n`;
  const fixesOf = (document: LanguageDocument): readonly unknown[] =>
    findingsOf(document).flatMap((finding) =>
      finding.code === 'unused-baseline' ? quickFixes(document, finding) : [],
    );
  expect(fixesOf(documentOf(text))).toHaveLength(1);
  expect(fixesOf(documentOf(`${text}# ${'x'.repeat(50_000)}\n`))).toEqual([]);
});

describe('all preferred fixes at once', () => {
  it('leaves nothing that has one right answer', () => {
    const text =
      'models: a\nstages: [{name: None}, {name: Staging}, {name: Staging}]\ntransitions:\n  - from: [None]\n    to: Stagin # here\n    soak: 24 hours\n    gates: [{metric: f1, threshold: "0.5"}, {metric: m, threshold: 1}]\n';
    const fixed = withEdits(text, fixAll(documentOf(text), NO_KNOWLEDGE, NOW));
    expect(fixed).toBe(
      'version: 1\nmodels: [a]\nstages: [{name: Staging}]\ntransitions:\n  - from: [None]\n    to: Staging # here\n    gates: [{metric: f1, greaterIsBetter: true, threshold: 0.5}, {metric: m, threshold: 1}]\n',
    );
  });

  it('is what can be found without parsing a long document many times', () => {
    const gates = '      - {metric: m, greaterIsBetter: true, threshold: "0.5"}\n'.repeat(250);
    const text = `${HEAD}transitions:\n  - from: [None]\n    to: Staging\n    gates:\n${gates}# ${'x'.repeat(200_000)}\n`;
    const once = withEdits(text, fixAll(documentOf(text), NO_KNOWLEDGE, NOW));
    const fixed = text.replaceAll('"0.5"', '0.5');
    expect(once).not.toBe(fixed);
    const twice = withEdits(once, fixAll(documentOf(once), NO_KNOWLEDGE, NOW));
    expect(twice).toBe(fixed);
  });

  it('is nothing for a document without any', () => {
    expect(fixAll(documentOf(`${HEAD}transitions: []\n`), NO_KNOWLEDGE, NOW)).toEqual([]);
  });
});

it('leaves YAML of YAML, however odd the document is', () => {
  const pieces = [
    '\n',
    '  ',
    '- ',
    ', ',
    ' # c\n',
    '{',
    '}',
    '[',
    ']',
    '&a ',
    '*a',
    '!x ',
    '? ',
    ': ',
    '"',
    '|',
    '\r\n',
    'None',
    '1.10',
  ];
  for (let round = 0; round < 200; round += 1) {
    const random = new Random(round);
    const { text: original } = random.pick(EXAMPLES);
    const styled = random.pick(STYLES)[1](original);
    const at = Math.floor(random.next() * styled.length);
    const text = styled.slice(0, at) + random.pick(pieces) + styled.slice(at);
    const document = documentOf(text);
    const before = new Set(document.findings.map(({ code }) => code));
    for (const { edits, title } of document.findings.flatMap((finding) => quickFixes(document, finding))) {
      const after = documentOf(withEdits(text, edits)).findings.map(({ code }) => code);
      const broken = after.filter((code) => /yaml-syntax|several|duplicate-key|anchor/.test(code) && !before.has(code));
      expect(broken, `seed ${round}, ${title}: ${text}`).toEqual([]);
    }
  }
}, 120_000);

describe('other documents', () => {
  const fixed = (kind: DocumentKind, text: string): readonly string[] => {
    const document = parseLanguageDocument({ uri: 'file:///x', kind, version: 1, text });
    const fixes = findingsOf(document).flatMap((finding) => quickFixes(document, finding));
    return fixes.map(({ edits }) => withEdits(text, edits));
  };

  test.each<[DocumentKind, string, string]>([
    ['model-card', '---\nlicense: apache2.0\n---\n# A\n', '---\nlicense: apache-2.0\n---\n# A\n'],
    [
      'model-card',
      '---\r\nlicense: mit\r\nmodel_index: []\r\n---\r\n',
      '---\r\nlicense: mit\r\nmodel-index: []\r\n---\r\n',
    ],
    [
      'model-card',
      '---\nmodel-index: [{name: m, results: [{task: {type: t}, dataset: {type: d, name: D}, metrics: [{type: f1, value: "0.90"}]}]}]\n---\n',
      '---\nmodel-index: [{name: m, results: [{task: {type: t}, dataset: {type: d, name: D}, metrics: [{type: f1, value: 0.90}]}]}]\n---\n',
    ],
    [
      'eval-results',
      '- dataset: {id: a, task_id: c}\n  value: 1\n  date: 2025-01-15 # today\n',
      '- dataset: {id: a, task_id: c}\n  value: 1\n  date: "2025-01-15" # today\n',
    ],
    [
      'inference-service',
      'a: 1\n---\napiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: x}\nspec:\n  predictor:\n    minReplicas: "1"\n    model: {storageUri: "s3://a"}\n',
      'a: 1\n---\napiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: x}\nspec:\n  predictor:\n    minReplicas: 1\n    model: {storageUri: "s3://a"}\n',
    ],
    ['dvc', 'artifacts:\n  a: {path: b, type: model}\n  a: {path: c}\n', 'artifacts:\n  a: {path: b, type: model}\n'],
  ])('%s %s', (kind, text, expected) => {
    expect(fixed(kind, text)).toEqual([expected]);
  });
});
