// What typing costs in processor time, against a YAML parser that does nothing else.
import { parseDocument } from 'yaml';
import { load } from '../lib/bundle.mjs';
import { interleave, ms, report } from './measure.mjs';

const ROUNDS = 30;
const KEYSTROKES = 10;
const URI = 'file:///p.yaml';
/** Transitions of a policy, of 1.3 KB each → what its findings may cost. The largest is just under the limit of 1 MB. */
const SIZES = [
  [1, 2.5],
  [8, 1.5],
  [80, 2],
  [740, 2],
];

/** A policy of about 10 KB, or of 1.3 KB for each transition. */
export function bigPolicy(transitions = 8) {
  const gate = (n) =>
    `      - {metric: metric_${n}, greaterIsBetter: true, threshold: 0.${n + 10}, baseline: {stage: Production}, minRelativeChange: -0.01}\n`;
  const transition = (n) =>
    `  - from: [Stage${n}]\n    to: Stage${n + 1}\n    soak: 24h\n    gates:\n${Array.from({ length: 10 }, (_, i) => gate(i)).join('')}`;
  return `version: 1\nmodels: [fraud-*]\ntransitions:\n${Array.from({ length: transitions }, (_, n) => transition(n)).join('')}`;
}

export async function benchLanguage() {
  const core = await load({
    'core/language/service.ts':
      'parseLanguageDocument, analyze, DocumentCache, completionSite, complete, hoverSite, hover',
    'core/language/knowledge.ts': 'NO_KNOWLEDGE',
  });
  const kept = [];
  for (const [transitions, budget] of SIZES) kept.push(await findingsRow(core, bigPolicy(transitions), budget));
  return [...kept, ...(await cursorRows(core, bigPolicy())), cardRow(core)];
}

async function findingsRow({ parseLanguageDocument, analyze, NO_KNOWLEDGE }, text, budget) {
  let version = 0;
  const typed = () => `${text}# ${(version += 1)}\n`;
  const findings = () => analyze(parseLanguageDocument({ uri: URI, version, text: typed() }), NO_KNOWLEDGE);
  const error = findings().find(({ severity }) => severity === 'error');
  if (error) throw new Error(`The benchmark's policy is not clean: ${error.message}`);
  const isLarge = text.length > 50_000;
  const strokes = isLarge ? 1 : KEYSTROKES;
  const times = await interleave(isLarge ? 7 : ROUNDS, {
    parse: () => processorTime(() => parseDocument(typed()), strokes),
    findings: () => processorTime(findings, strokes),
  });
  return row(`keystroke → findings, ${kilobytes(text)} policy, processor time`, times.findings, times.parse, budget);
}

/** What a person asks for at a cursor in a document that is parsed already. */
async function cursorRows(core, text) {
  const { parseLanguageDocument, NO_KNOWLEDGE } = core;
  const document = parseLanguageDocument({ uri: URI, version: 1, text });
  const offset = text.lastIndexOf('minRelativeChange') + 3;
  const complete = () => {
    const site = core.completionSite(document, offset);
    return site && core.complete(site, NO_KNOWLEDGE, { snippets: true, multiline: true });
  };
  const hover = () => {
    const site = core.hoverSite(document, offset);
    return site && core.hover(site, NO_KNOWLEDGE);
  };
  if (!complete()?.proposals.length || !hover()) throw new Error('There is nothing at the cursor of the benchmark.');
  const times = await interleave(ROUNDS, {
    parse: () => processorTime(() => parseDocument(text)),
    complete: () => processorTime(complete),
    hover: () => processorTime(hover),
  });
  return [
    row(`completion, ${kilobytes(text)} policy, processor time`, times.complete, times.parse, 1.5),
    row(`hover, ${kilobytes(text)} policy, processor time`, times.hover, times.parse, 0.5),
  ];
}

/** Nothing of what is below the front matter is looked at. */
function cardRow({ DocumentCache, analyze, NO_KNOWLEDGE }) {
  const header = '---\nlicense: mit\ntags: [fraud]\n---\n# Uses\n';
  const body = 'Some words about it.\n'.repeat(200_000 / 21);
  const cache = new DocumentCache();
  let version = 0;
  const findings = () => {
    const text = `${header}${body}${(version += 1)}\n`;
    return analyze(cache.get({ uri: 'file:///README.md', kind: 'model-card', version, text }), NO_KNOWLEDGE);
  };
  findings();
  const value = processorTime(findings, 300);
  return report({
    what: 'keystroke in the 200 KB body of a card, processor time',
    value,
    unit: 'ms',
    budget: 1,
    detail: 'its front matter is not parsed again',
  });
}

const row = (what, value, parse, budget) =>
  report({
    what,
    value: value / parse,
    unit: '×',
    budget,
    detail: `${ms(value)} against yaml.parseDocument: ${ms(parse)}`,
  });

const kilobytes = (text) => `${(text.length / 1000).toFixed(0)} KB`;

/** Milliseconds of processor time for one call, other threads of this process included. */
function processorTime(work, strokes = KEYSTROKES) {
  const start = process.cpuUsage();
  for (let stroke = 0; stroke < strokes; stroke += 1) work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 / strokes;
}
