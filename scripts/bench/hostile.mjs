// How long the language server thinks about texts that were written to make it think.
import { performance } from 'node:perf_hooks';
import { load } from '../lib/bundle.mjs';
import { bigPolicy } from './language.mjs';
import { report } from './measure.mjs';

/** Milliseconds; a person waits for an answer. */
const BUDGET = 1000;
const ROUNDS = 3;
const KB = 1000;

const list = (start, item, size, end = '') =>
  start + item.repeat(Math.floor((size - start.length - end.length) / item.length)) + end;
const numbered = (count, item) => Array.from({ length: count }, (_, n) => item(n)).join('');

/** Names → texts of one kind of document. */
const POLICIES = {
  'alias bomb': `a: &a [x]\n${numbered(30, (n) => `b${n}: &b${n} [${`*${n === 0 ? 'a' : `b${n - 1}`},`.repeat(9)}]\n`)}`,
  '199 KB of gates': list(
    'version: 1\nmodels: [a]\ntransitions:\n  - from: [A]\n    to: B\n    gates:\n',
    '      - {metric: m}\n',
    199 * KB,
  ),
  '199 KB of gates with errors': list(
    'version: 1\nmodels: [a]\ntransitions:\n  - from: [A]\n    to: B\n    gates:\n',
    '      - {mtric: m, x: 1}\n',
    199 * KB,
  ),
  '199 KB of good transitions': bigPolicy(150).slice(0, 199 * KB),
  '199 KB of misspelled stages': `version: 1\nstages: [${numbered(3000, (n) => `{name: stage-${n}},`)}]\ntransitions:\n${numbered(3000, (n) => `  - {from: [stag-${n}], to: stge-${n}}\n`)}`,
  '199 KB of roles that are members of each other': `version: 1\nroles:\n${numbered(3500, (n) => `  r${n}: {members: [r${n + 1}, r${n + 2}, r0], may: [read]}\n`)}`,
  '199 KB of duplicate keys': list('version: 1\n', 'models: [a]\n', 199 * KB),
  '990 KB in one string': `version: 1\nmodels: ["${'a'.repeat(990 * KB)}"]\n`,
  '990 KB of empty lines': list('version: 1\n', '\n', 990 * KB),
  '990 KB of brackets': '['.repeat(990 * KB),
  '990 KB of dashes': list('version: 1\nmodels:\n', '- ', 990 * KB),
  '990 KB of open quotes': list('a: ', '"\n', 990 * KB),
  '990 KB of tags and anchors': list('version: 1\nmodels:\n', '- !x &a\n', 990 * KB),
  '2 MB': list('version: 1\n', '# x\n', 2000 * KB),
  '1,400 deep, by indentation': `a:\n${numbered(1400, (n) => `${' '.repeat(n)}b:\n`)}`.slice(0, 990 * KB),
  '100,000 deep, in braces': '{a: '.repeat(100_000),
  'patterns that backtrack': `version: 1\nmodels: [a]\ntransitions:\n  - from: [A]\n    to: B\n    gates:\n${numbered(2000, () => `      - {tag: {key: k, matches: "(a+)+(b*)*((a{0,9}){0,9}){0,9}$"}}\n`)}`,
  'globs that backtrack': `version: 1\nmodels:\n${numbered(5000, () => `  - "${'*a'.repeat(15)}"\n`)}`,
  'long expressions': `version: 1\nmodels: [a]\ntransitions:\n  - from: [A]\n    to: B\n    gates:\n${numbered(200, () => `      - {expression: "${'candidate.metrics.a > 1.0 && '.repeat(30)}true"}\n`)}`,
};

const CARDS = {
  '199 KB of front matter': `${list('---\n', 'tags: [a]\n', 199 * KB)}---\n`,
  '199 KB of results':
    `---\nmodel-index:\n- name: a\n  results:\n${numbered(1800, (n) => `  - {task: {type: t}, dataset: {type: d, name: d}, metrics: [{type: f1, value: 0.${n}}]}\n`)}---\n`.slice(
      0,
      199 * KB,
    ),
  '990 KB of fences in the body': list('---\nlicense: mit\n---\n', '```\n~~~\n# x\n', 990 * KB),
  '990 KB that never close the front matter': list('---\n', 'a: b\n', 990 * KB),
};

const TESTS = {
  '199 KB of cases with errors': list('cases:\n', '  - {nme: c, expct: pss}\n', 199 * KB),
};

const SERVICE =
  'parseLanguageDocument, analyze, documentSymbols, folds, fixAll, formattingEdits, lenses, completionSite, complete';

export async function benchHostile() {
  const core = await load({
    'core/language/service.ts': SERVICE,
    'core/language/knowledge.ts': 'NO_KNOWLEDGE',
  });
  const rows = [
    ...Object.entries(POLICIES).map(([name, text]) => ({ kind: 'promotion-policy', name, text })),
    ...Object.entries(TESTS).map(([name, text]) => ({ kind: 'promotion-policy-test', name, text })),
    ...Object.entries(CARDS).map(([name, text]) => ({ kind: 'model-card', name, text })),
  ];
  return rows.map((row) => hostileRow(core, row));
}

function hostileRow(core, { kind, name, text }) {
  const { NO_KNOWLEDGE } = core;
  const document = core.parseLanguageDocument({ uri: 'file:///x', version: 1, kind, text });
  const found = core.analyze(document, NO_KNOWLEDGE, Date.now()).length;
  const answers = {
    diagnostics: () =>
      core.analyze(core.parseLanguageDocument({ uri: 'file:///x', version: 2, kind, text }), NO_KNOWLEDGE, Date.now()),
    outline: () => [core.documentSymbols(document), core.folds(document), core.lenses(document, NO_KNOWLEDGE)],
    completion: () => {
      const site = core.completionSite(document, text.length >> 1);
      return site && core.complete(site, NO_KNOWLEDGE, { snippets: true, multiline: true });
    },
    formatting: () => core.formattingEdits(document, { indent: 2 }),
    'all fixes': () => core.fixAll(document, NO_KNOWLEDGE, Date.now()),
  };
  const times = Object.entries(answers).map(([answer, work]) => ({ answer, value: leastTime(work) }));
  const slowest = times.reduce((one, other) => (other.value > one.value ? other : one));
  const detail = `${slowest.answer} of ${(text.length / KB).toFixed(0)} KB, ${found} findings`;
  return report({ what: `${kind}: ${name}`, value: slowest.value, unit: 'ms', budget: BUDGET, detail });
}

function leastTime(work) {
  return Math.min(...Array.from({ length: ROUNDS }, () => elapsed(work)));
}

function elapsed(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}
