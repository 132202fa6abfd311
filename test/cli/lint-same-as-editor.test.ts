import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver-protocol/node';
import type { LintFinding, LintPosition } from '../../cli/lint/report';
import { Client } from '../lsp/support/client';
import { cliFile, commitFiles, emptyRepository, freshDir, git, json, stagegate, writeFiles } from './support';

/** A file of every kind, each with something to say of its text; those of the registry and of other files come on top. */
const files = {
  'promotion-policy.yaml': [
    'version: 1',
    'models: [fraud, frad]',
    'stages: [{name: Staging}, {name: "Prödüction 🚀"}]',
    'transitions:',
    '  - from: [None]',
    '    to: Staging',
    '    gates:',
    '      - {metric: acuracy, greaterIsBetter: true, threshold: 0.9}',
    '  - {from: [Staging], to: Productoin, soak: P1M}',
    '',
  ].join('\n'),
  'cards.promotion-policy.yaml': [
    'version: 1',
    'models: [fraud*]',
    'transitions:',
    '  - {from: [None], to: Production, gates: [{modelCard: {sections: [Uses], licenses: [mit]}}]}',
    '',
  ].join('\n'),
  'extending.promotion-policy.yaml':
    'version: 1\nextends: ../nowhere.promotion-policy.yaml\nmodels: [churn]\nroles: 7\n',
  'child.promotion-policy.yaml': [
    'version: 1',
    'extends: shared/base.promotion-policy.yaml',
    'models: [fraud-eu]',
    'transitions:',
    '  - {from: [Canary], to: Produktion, approvals: {rules: [{from: ownrs, count: 1}]}}',
    '',
  ].join('\n'),
  'churn.promotion-policy.test.yaml': [
    'policy: cards.promotion-policy.yaml',
    'cases:',
    '  - name: "🚀 a card without a license"',
    '    evidence: {now: "2026-06-02T09:00:00Z", model: fraud, transition: {from: None, to: Production}, candidate: {version: v1}}',
    '    expect: {result: pass}',
    '    expct: 1',
    '',
  ].join('\n'),
  'returns.promotion-policy.yaml': 'version: 1\rmodels: [churn]\r\nstags: 1\rtransitons: []\r',
  'bom.promotion-policy.yaml': '\ufeffversion: 1\nmodels: [churn]\nstage: []\n',
  'crlf.promotion-policy.yaml': 'version: 1\r\nmodels: [churn]\r\nstages:\r\n  - {nam: Staging}\r\n',
  'README.md': [
    '---',
    'license: apache2.0',
    'model-index:',
    '- name: fraud',
    '  results:',
    '  - task: {type: tabular-classification}',
    '    dataset: {name: holdout, type: holdout}',
    '    metrics: [{type: accuracy, value: 0.5}]',
    '---',
    '# Fraud',
    '',
  ].join('\n'),
  '.eval_results/holdout.yaml': '- value: 1\n',
  MLmodel: 'flavors: {}\nmodel_uuid: 7\nsignature: {inputs: "[{"}\n',
  'artifacts.yaml': 'fraud: {type: model, path: 7}\n"a b": 1\n',
  'dvc.yaml': 'artifacts: {fraud: {type: 7, paths: x}}\n',
  'serve.yaml':
    'apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nspec: {predictor: {canaryTrafficPercent: 101}}\n',
};

/** What one of them extends; not opened in the editor. */
const base = {
  'shared/base.promotion-policy.yaml':
    'version: 1\nroles: {owners: {members: [a@example.com, b@example.com], may: [approve]}}\nstages: [{name: Canary}, {name: Production}]\n',
};

/** In any order: editors sort what they show. */
type Told = Readonly<Record<string, readonly Omit<LintFinding, 'file'>[]>>;

async function linted(cwd: string, ...args: readonly string[]): Promise<Told> {
  const findings = await json<readonly LintFinding[]>(['lint', '.', ...args], { cwd, code: 1 });
  return Object.fromEntries(
    Object.keys(files).map((name) => [
      name,
      findings
        .filter(({ file }) => file === name)
        .map(({ severity, code, message, start, end }) => ({ severity, code, message, start, end })),
    ]),
  );
}

async function withEditor(cwd: string, trusted: boolean, use: (told: () => Promise<Told>) => Promise<void>) {
  const client = await Client.start(cliFile, { args: ['lsp', '--stdio'], trusted });
  const uriOf = (name: string): string => pathToFileURL(path.join(cwd, name)).href;
  try {
    for (const [name, text] of Object.entries(files)) {
      const languageId = name.endsWith('.md') ? 'markdown' : 'yaml';
      await client.open(text.replace(/^\ufeff/, ''), uriOf(name), languageId);
    }
    await use(async () => {
      const told = Object.keys(files).map(
        async (name) => [name, (await client.diagnostics(uriOf(name))).map(finding)] as const,
      );
      return Object.fromEntries(await Promise.all(told));
    });
    expect(await client.stop()).toBe(0);
  } finally {
    client.process.kill();
  }
}

const severities: Readonly<Record<DiagnosticSeverity, LintFinding['severity']>> = {
  [DiagnosticSeverity.Error]: 'error',
  [DiagnosticSeverity.Warning]: 'warning',
  [DiagnosticSeverity.Information]: 'information',
  [DiagnosticSeverity.Hint]: 'hint',
};

function finding({ severity = DiagnosticSeverity.Error, code, message, range }: Diagnostic): Omit<LintFinding, 'file'> {
  const place = ({ line, character }: Diagnostic['range']['start']): LintPosition => ({
    line: line + 1,
    column: character + 1,
  });
  return {
    severity: severities[severity],
    code: String(code),
    message: typeof message === 'string' ? message : message.value,
    start: place(range.start),
    end: place(range.end),
  };
}

const codesIn = (told: Told): readonly string[] => Object.values(told).flatMap((list) => list.map(({ code }) => code));

describe('lint says what the editor says, in the same places and words', () => {
  it('of texts alone', async () => {
    const dir = freshDir();
    writeFiles(dir, { ...files, ...base });
    const expected = await linted(dir);
    for (const [name, found] of Object.entries(expected)) expect(found, name).not.toEqual([]);
    await withEditor(dir, false, (told) =>
      vi.waitFor(async () => expect(await told()).toEqual(expected), { timeout: 60_000 }),
    );
  });

  describe('in a repository', () => {
    let dir: string;

    beforeAll(() => {
      dir = emptyRepository();
      commitFiles(dir, { ...files, ...base, 'metrics.json': JSON.stringify({ accuracy: 0.91 }) });
      git(dir, 'tag', '--annotate', '--message=fraud', 'fraud@v1.0.0');
    });

    it('of what policies ask of model cards, without asking a registry', async () => {
      const codes = codesIn(await linted(dir));
      expect(codes).toEqual(expect.arrayContaining(['missing-section', 'license-not-allowed']));
      expect(codes).not.toContain('unknown-model');
      expect(codes).not.toContain('claim-differs');
    });

    it('of what the registry that is named has', async () => {
      const expected = await linted(dir, '--registry', 'git:.');
      const live = ['unknown-model', 'unknown-metric', 'claim-differs', 'missing-section', 'license-not-allowed'];
      expect(codesIn(expected)).toEqual(expect.arrayContaining(live));
      await withEditor(dir, true, (told) =>
        vi.waitFor(async () => expect(await told()).toEqual(expected), { timeout: 60_000 }),
      );
    });

    it('and 3 with a sentence when that registry does not answer', async () => {
      const args = ['lint', '.', '--registry', 'mlflow:http://127.0.0.1:9'];
      const { code, stdout, stderr } = await stagegate(args, { cwd: dir });
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toMatch(/^stagegate: .*127\.0\.0\.1:9.*\n$/);
    });
  });
});
