// npm run accuracy -- FOLDER: how often the language server is right about files that other people wrote. The folder holds
//   front_matter.jsonl[.xz]  {path, head, hf}: front matter and what huggingface_hub says of it (`ok` or `error: …`)
//   mutants.jsonl            {file, line, accept_lines, severity?}: cards with one defect, where it is, and how bad
//   variants.jsonl           {file, base}: unusual cards without defects
//   lookalikes/, mlmodel/, kserve/, artifacts/   files of other tools, and real manifests
// Exit 1 if a share misses its bound.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from './lib/bundle.mjs';

/** @typedef {{severity: string, code: string, message: string, start: number}} Finding */
/** @typedef {{what: string, value: number, total: number, bound: string, met: boolean, details: readonly string[]}} Row */

const [folder] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const verbose = process.argv.includes('--verbose');
/** Codes of what the Hub's tools load, although the value is none of the Hub's. */
const VOCABULARY = new Set(['unknown-license', 'unknown-task', 'bad-identifier']);

const { parseLanguageDocument, analyze, NO_KNOWLEDGE, documentKind } = await load({
  'core/language/document.ts': 'parseLanguageDocument',
  'core/language/analyze.ts': 'analyze',
  'core/language/knowledge.ts': 'NO_KNOWLEDGE',
  'core/language/kind.ts': 'documentKind',
});

/**
 * @param {string} uri
 * @param {string} text
 * @returns {readonly Finding[]}
 */
function findingsOf(uri, text) {
  const kind = documentKind(uri, undefined, text);
  return kind === undefined ? [] : analyze(parseLanguageDocument({ uri, kind, version: 0, text }), NO_KNOWLEDGE);
}

/** @param {string} text */
const card = (text) => findingsOf('/README.md', text);
/** @param {readonly Finding[]} findings */
const errors = (findings) => findings.filter(({ severity }) => severity === 'error');
/** @param {string} text @param {Finding} finding */
const lineOf = (text, { start }) => text.slice(0, start).split('\n').length;
/** @param {Finding} finding */
const told = ({ severity, code, message }) => `${severity} ${code}: ${message}`;

/** @param {string} name */
const file = (name) => path.join(folder ?? '', name);

/** @param {string} name @returns {any[]} */
function records(name) {
  const compressed = file(`${name}.xz`);
  const text = existsSync(compressed)
    ? execFileSync('xz', ['-dc', compressed], { encoding: 'utf8', maxBuffer: 2 ** 30 })
    : existsSync(file(name))
      ? readFileSync(file(name), 'utf8')
      : '';
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** @param {string} name */
function filesIn(name) {
  if (!existsSync(file(name))) return [];
  return readdirSync(file(name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/**
 * @param {string} what
 * @param {readonly {name: string, good: boolean, findings: readonly Finding[]}[]} cases
 * @param {{least?: number, most?: number}} bound of the share that is good, or of the share that is not
 * @returns {Row}
 */
function row(what, cases, { least, most }) {
  const bad = cases.filter(({ good }) => !good);
  const value = least === undefined ? bad.length : cases.length - bad.length;
  const share = cases.length === 0 ? 0 : value / cases.length;
  const met = cases.length === 0 || (least === undefined ? share <= (most ?? 0) : share >= least);
  const bound = least === undefined ? `≤ ${percent(most ?? 0)}` : `≥ ${percent(least)}`;
  const details = bad.map(({ name, findings }) => [name, ...findings.map(told)].join('\n      '));
  return { what, value, total: cases.length, bound, met, details };
}

/** @param {number} share */
const percent = (share) => `${(100 * share).toFixed(2).replace(/\.?0+$/, '')} %`;

function headers() {
  const all = records('front_matter.jsonl').map(({ path: name, head, hf }) => ({ name, hf, findings: card(head) }));
  const legal = all.filter(({ hf }) => hf === 'ok');
  const invalid = all.filter(({ hf }) => hf.startsWith('error'));
  /** @type {Map<string, number>} */
  const shares = new Map();
  for (const { findings } of legal)
    for (const rule of new Set(findings.map(({ severity, code }) => `${severity} ${code}`)))
      shares.set(rule, (shares.get(rule) ?? 0) + 1);
  for (const [rule, count] of [...shares].sort(([, one], [, other]) => other - one))
    console.log(`  ${percent(count / legal.length).padStart(8)}  ${String(count).padStart(5)}  ${rule}`);
  const isFalse = (/** @type {readonly Finding[]} */ findings) =>
    errors(findings).some(({ code }) => !VOCABULARY.has(code));
  return [
    row(
      'legal headers with an error',
      legal.map((one) => ({ ...one, findings: errors(one.findings), good: errors(one.findings).length === 0 })),
      { most: 0.001 },
    ),
    row(
      '… other than of a vocabulary',
      legal.map((one) => ({ ...one, findings: errors(one.findings), good: !isFalse(one.findings) })),
      { most: 0.001 },
    ),
    row(
      'invalid headers found',
      invalid.map((one) => ({ ...one, good: errors(one.findings).length > 0 })),
      { least: 0.97 },
    ),
  ];
}

function mutants() {
  const cases = records('mutants.jsonl').map(({ file: name, line, accept_lines: lines = [line], severity }) => {
    const text = readFileSync(file(name), 'utf8');
    const findings = card(text);
    const there = findings.filter((finding) => finding.severity !== 'hint' && lines.includes(lineOf(text, finding)));
    const asBad = severity === undefined || there.some((finding) => finding.severity === severity);
    return { name: `${name} line ${line}`, findings, good: there.length > 0 && findings.length <= 2, asBad };
  });
  return [
    row('mutants found on their line', cases, { least: 0.95 }),
    row(
      '… with the severity expected',
      cases.map((one) => ({ ...one, good: one.asBad })),
      { least: 0.95 },
    ),
  ];
}

function variants() {
  const cases = records('variants.jsonl').map(({ file: name }) => {
    const findings = card(readFileSync(file(name), 'utf8'));
    return { name, findings, good: findings.length === 0 };
  });
  return [row('variants with a finding', cases, { most: 0 })];
}

/**
 * @param {string} what
 * @param {readonly string[]} folders
 * @param {(file: string) => string} uri as which each file is read
 * @param {(findings: readonly Finding[]) => boolean} good
 */
function quiet(what, folders, uri, good) {
  const cases = folders.flatMap(filesIn).map((name) => {
    const findings = findingsOf(uri(name), readFileSync(name, 'utf8'));
    return { name, findings, good: good(findings) };
  });
  return row(what, cases, { most: 0 });
}

/** @param {string} name */
function lookalike(name) {
  if (name.endsWith('.md')) return '/README.md';
  return name.endsWith('eval_results.yaml') ? '/.eval_results/a.yaml' : name;
}

/** @param {string} name */
const artifacts = (name) => `/${path.basename(name).replace(/^\d+-/, '')}`;
/** @param {readonly Finding[]} findings */
const silent = (findings) => findings.length === 0;
/** @param {readonly Finding[]} findings */
const withoutError = (findings) => errors(findings).length === 0;

if (folder === undefined || !existsSync(folder)) {
  console.error('Name a folder of cases: npm run accuracy -- FOLDER');
  process.exit(2);
}
const rows = [
  ...headers(),
  ...mutants(),
  ...variants(),
  quiet('lookalikes with a finding', ['lookalikes'], lookalike, silent),
  quiet('manifests with an error', ['mlmodel', 'kserve'], (name) => name, withoutError),
  quiet('artifacts with an error', ['artifacts'], artifacts, withoutError),
];
for (const { what, value, total, bound, met, details } of rows) {
  const share = total === 0 ? 'none' : percent(value / total);
  console.log(
    `${met ? 'ok  ' : 'MISS'} ${what.padEnd(32)} ${String(value).padStart(5)} of ${String(total).padStart(5)}  ${share.padStart(8)}  ${bound}`,
  );
  if (verbose || !met) for (const detail of details.slice(0, 40)) console.log(`    ${detail}`);
}
if (rows.some(({ met }) => !met)) process.exitCode = 1;
