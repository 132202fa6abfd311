// From a keystroke to its findings, in processor time, against a YAML parser that does nothing else.
import { parseDocument } from 'yaml';
import { load } from '../lib/bundle.mjs';
import { interleave, ms, report } from './measure.mjs';

const ROUNDS = 30;
const KEYSTROKES = 10;

/** A policy of about 10 KB. */
export function bigPolicy() {
  const gate = (n) =>
    `      - {metric: metric_${n}, greaterIsBetter: true, threshold: 0.${n + 10}, baseline: {stage: Production}, minRelativeChange: -0.01}\n`;
  const transition = (n) =>
    `  - from: [Stage${n}]\n    to: Stage${n + 1}\n    soak: 24h\n    gates:\n${Array.from({ length: 10 }, (_, i) => gate(i)).join('')}`;
  return `version: 1\nmodels: [fraud-*]\ntransitions:\n${Array.from({ length: 8 }, (_, n) => transition(n)).join('')}`;
}

export async function benchLanguage() {
  const { parseLanguageDocument, analyze, NO_KNOWLEDGE } = await load({
    'core/language/document.ts': 'parseLanguageDocument',
    'core/language/analyze.ts': 'analyze',
    'core/language/knowledge.ts': 'NO_KNOWLEDGE',
  });
  const text = bigPolicy();
  let version = 0;
  const typed = () => `${text}# ${(version += 1)}\n`;
  const findings = () =>
    analyze(parseLanguageDocument({ uri: 'file:///p.yaml', version, text: typed() }), NO_KNOWLEDGE);
  if (findings().length > 0) throw new Error(`The benchmark's policy is not clean: ${findings()[0].message}`);
  const times = await interleave(ROUNDS, {
    parse: () => processorTime(() => parseDocument(typed())),
    findings: () => processorTime(findings),
  });
  return [
    report({
      what: `keystroke → findings, ${(text.length / 1000).toFixed(0)} KB policy, processor time`,
      value: times.findings / times.parse,
      unit: '×',
      budget: 1.5,
      detail: `${ms(times.findings)} against yaml.parseDocument: ${ms(times.parse)}`,
    }),
  ];
}

/** Milliseconds of processor time for one call, other threads of this process included. */
function processorTime(work) {
  const start = process.cpuUsage();
  for (let stroke = 0; stroke < KEYSTROKES; stroke += 1) work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 / KEYSTROKES;
}
