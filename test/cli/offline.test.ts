import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshDir, json, root, stagegate, writeFiles } from './support';

const example = path.join(root, 'examples/fraud-detection');

const policy = `version: 1
models: ["*"]
transitions:
  - from: [Staging]
    to: Production
    gates:
      - {metric: accuracy, greaterIsBetter: true, threshold: 0.9}
      - {metric: size_mb, greaterIsBetter: false, threshold: 10, enforcement: warn}
`;

const evidence = (accuracy: unknown, size: unknown = 5): string =>
  JSON.stringify({
    now: '2026-11-22T12:00:00Z',
    model: 'm',
    transition: { from: 'Staging', to: 'Production' },
    candidate: {
      version: '2',
      stages: [{ stage: 'Staging', since: '2026-11-20T08:00:00Z' }],
      metrics: { accuracy: { value: accuracy }, size_mb: { value: size } },
    },
    versions: [],
    holds: [],
    approvals: [],
  });

interface DecisionJson {
  readonly result: string;
  readonly blockers: readonly string[];
  readonly checks: readonly { readonly id: string; readonly message: string }[];
  readonly evidence: { readonly candidate: { readonly metrics: Record<string, { value: unknown }> } };
}

function files(contents: Readonly<Record<string, string>>): string {
  const dir = freshDir();
  writeFiles(dir, { 'promotion-policy.yaml': policy, ...contents });
  return dir;
}

describe('check --evidence', () => {
  const args = (file: string): string[] => ['check', '--evidence', file, '--policy', 'promotion-policy.yaml'];

  it.each([
    ['pass', evidence(0.95), 0],
    ['warn', evidence(0.95, 50), 0],
    ['fail', evidence(0.5), 1],
    ['fail', evidence('NaN'), 1],
    ['error', evidence(true), 3],
  ])('%s', async (result, text, code) => {
    const dir = files({ 'e.json': text });
    const decision = await json<DecisionJson>(args('e.json'), { cwd: dir, code });
    expect(decision).toMatchObject({ model: 'm', version: '2', from: 'Staging', to: 'Production', result });
    expect(decision).toMatchObject({ policy: { path: 'promotion-policy.yaml', preview: true } });
  });

  it('--fail-on warn makes a warning a failure', async () => {
    const dir = files({ 'e.json': evidence(0.95, 50) });
    expect((await stagegate([...args('e.json'), '--fail-on', 'warn'], { cwd: dir })).code).toBe(1);
  });

  it('keeps the digits that people wrote', async () => {
    const text = evidence(0.95).replace('0.95', '0.950000000000000000001');
    const dir = files({ 'e.json': text });
    const { stdout } = await stagegate([...args('e.json'), '--format', 'json'], { cwd: dir });
    expect(stdout).toContain('0.950000000000000000001');
  });

  it('gives the same decision again from the evidence of a decision', async () => {
    const dir = files({ 'e.json': evidence(0.5) });
    const first = await json<DecisionJson>(args('e.json'), { cwd: dir, code: 1 });
    writeFiles(dir, { 'again.json': JSON.stringify(first.evidence) });
    expect(await json<DecisionJson>(args('again.json'), { cwd: dir, code: 1 })).toEqual(first);
  });

  it('shows the gates as text, and their evidence when asked to explain', async () => {
    const dir = files({ 'e.json': evidence(0.5, 50) });
    const plain = await stagegate(args('e.json'), { cwd: dir });
    expect(plain.stdout).toMatch(/✗ .*accuracy/);
    expect(plain.stdout).toMatch(/! .*size_mb/);
    expect(plain.stdout).toContain('transitions[0].gates[0]');
    const explained = await stagegate([...args('e.json'), '--explain'], { cwd: dir });
    expect(explained.stdout).toContain('2026-11-20T08:00:00Z');
  });

  it('.jsonl: one decision a line, in order, with the worst exit code', async () => {
    const lines = [evidence(0.95), '', 'not json', '{"model": "m"}', '  ', evidence(0.5), '[]', evidence(0.91)];
    const dir = files({ 'many.jsonl': lines.join('\r\n') });
    const { code, stdout, stderr } = await stagegate(args('many.jsonl'), { cwd: dir });
    const results = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as DecisionJson).result);
    expect(results).toEqual(['pass', 'error', 'error', 'fail', 'error', 'pass']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });

  it('.jsonl: says in each line what would unblock it when asked to explain', async () => {
    const dir = files({ 'many.jsonl': `${evidence(0.95)}\nnot json\n` });
    const { stdout } = await stagegate([...args('many.jsonl'), '--explain'], { cwd: dir });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { explanation: [] },
      { explanation: [{ id: 'evidence' }] },
    ]);
  });

  it('.jsonl: an unreadable line alone is an error', async () => {
    const dir = files({ 'bad.jsonl': 'not json\n' });
    expect((await stagegate(args('bad.jsonl'), { cwd: dir })).code).toBe(3);
  });

  it('reads what Windows programs write', async () => {
    const dir = files({ 'e.json': `\ufeff${evidence(0.95)}`, 'e.jsonl': `\ufeff${evidence(0.95)}\r\n` });
    expect((await stagegate(args('e.json'), { cwd: dir })).code).toBe(0);
    expect((await stagegate(args('e.jsonl'), { cwd: dir })).code).toBe(0);
  });

  it.each([
    ['without a policy', ['check', '--evidence', 'e.json'], /--policy/],
    ['a missing evidence file', args('none.json'), /none\.json/],
    ['a missing policy file', ['check', '--evidence', 'e.json', '--policy', 'none.yaml'], /none\.yaml/],
    ['a directory as evidence', args('.'), /\./],
    ['an empty evidence file', args('empty.json'), /empty\.json/],
    ['evidence lines of which there is none', args('empty.jsonl'), /empty\.jsonl .*nothing to decide/],
    ['evidence that is not JSON', args('promotion-policy.yaml'), /promotion-policy\.yaml/],
    ['an invalid policy', ['check', '--evidence', 'e.json', '--policy', 'bad.yaml'], /bad\.yaml/],
  ])('%s is a usage error', async (_, command, saying) => {
    const dir = files({
      'e.json': evidence(0.95),
      'empty.json': '',
      'empty.jsonl': '\n\n',
      'bad.yaml': 'version: 2\nmodels: [m]\n',
    });
    const { code, stdout, stderr } = await stagegate(command, { cwd: dir });
    expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(saying);
  });
});

describe('test', () => {
  const cases = (expected: string): string => `cases:
  - name: accurate enough
    evidence: ${evidence(0.95)}
    expect: {result: ${expected}}
  - name: not accurate enough
    evidence: ${evidence(0.5)}
    expect: {result: fail, blockers: ["transitions[0].gates[0]"]}
`;

  it('the tests of the example pass', async () => {
    const { code, stdout, stderr } = await stagegate(['test'], { cwd: example });
    expect(code, stdout + stderr).toBe(0);
  });

  it('finds tests below the directory, beside their policies', async () => {
    const dir = freshDir();
    writeFiles(dir, {
      'team/x.promotion-policy.yaml': policy,
      'team/x.promotion-policy.test.yaml': cases('pass'),
      'node_modules/y.promotion-policy.test.yaml': 'broken: [',
    });
    const results = await json<readonly { file: string; name: string; ok: boolean }[]>(['test'], { cwd: dir });
    expect(results.map(({ file, name, ok }) => ({ file, name, ok }))).toEqual([
      { file: 'team/x.promotion-policy.test.yaml', name: 'accurate enough', ok: true },
      { file: 'team/x.promotion-policy.test.yaml', name: 'not accurate enough', ok: true },
    ]);
  });

  it('fails with 1 when a case differs, and says how', async () => {
    const dir = freshDir();
    writeFiles(dir, { 'x.promotion-policy.yaml': policy, 'x.promotion-policy.test.yaml': cases('fail') });
    const { code, stdout } = await stagegate(['test'], { cwd: dir });
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ .*accurate enough/);
    expect(stdout).toMatch(/pass/);
  });

  it.each([
    ['no tests at all', {}, []],
    ['a test without its policy', { 'x.promotion-policy.test.yaml': cases('pass') }, []],
    ['a test that is not YAML', { 'x.promotion-policy.test.yaml': 'cases: [' }, []],
    [
      'a test with an unknown key',
      { 'x.promotion-policy.yaml': policy, 'x.promotion-policy.test.yaml': `${cases('pass')}casez: []\n` },
      [],
    ],
    ['a file that is not there', {}, ['none.yaml']],
    [
      'an invalid policy',
      { 'x.promotion-policy.yaml': 'version: 2\n', 'x.promotion-policy.test.yaml': cases('pass') },
      [],
    ],
  ])('%s is a usage error', async (_, contents, named) => {
    const dir = freshDir();
    writeFiles(dir, contents);
    const { code, stdout, stderr } = await stagegate(['test', ...named], { cwd: dir });
    expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^stagegate: .+/);
  });
});

describe('lint', () => {
  const bad = 'version: 1\nmodels: ["*"]\ntranstions: []\n';

  it('the example is clean', async () => {
    expect(await json(['lint', '.'], { cwd: example })).toEqual([]);
  });

  it('what init writes is clean', async () => {
    const dir = freshDir();
    expect(await json(['init'], { cwd: dir })).toEqual([
      { path: 'promotion-policy.yaml', created: true },
      { path: '.github/workflows/stagegate.yml', created: true },
    ]);
    expect(await json(['lint', '.'], { cwd: dir })).toEqual([]);
  });

  it('names the place of an error', async () => {
    const dir = freshDir();
    writeFiles(dir, { 'a/promotion-policy.yaml': bad, 'b/team.promotion-policy.yaml': policy });
    const findings = await json<readonly object[]>(['lint', '.'], { cwd: dir, code: 1 });
    expect(findings).toContainEqual(
      expect.objectContaining({ file: 'a/promotion-policy.yaml', severity: 'error', start: { line: 3, column: 1 } }),
    );
  });

  it.each(['text', 'sarif', 'github', 'junit'])('--format %s', async (format) => {
    const dir = freshDir();
    writeFiles(dir, { 'promotion-policy.yaml': bad });
    const { code, stdout, stderr } = await stagegate(['lint', 'promotion-policy.yaml', '--format', format], {
      cwd: dir,
    });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain('promotion-policy.yaml');
    if (format === 'sarif') expect(JSON.parse(stdout)).toMatchObject({ version: '2.1.0' });
  });

  it('finds model cards and manifests in directories, and reads Markdown that is named as a card', async () => {
    const dir = freshDir();
    const card = '---\nlicense: apache2.0\n---\n';
    writeFiles(dir, {
      'README.md': card,
      'docs/README.md': '# No card\n',
      'docs/notes.md': card,
      'other.yaml': 'a: [\n',
      '.eval_results/a.yaml': '- value: 1\n',
      'serve.yml':
        'apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nspec: {predictor: {canaryTrafficPercent: 101}}\n',
    });
    const files = (findings: readonly { readonly file: string }[]): readonly string[] =>
      findings.map(({ file }) => file);
    expect(files(await json(['lint', '.'], { cwd: dir, code: 1 }))).toEqual([
      '.eval_results/a.yaml',
      'README.md',
      'serve.yml',
    ]);
    expect(files(await json(['lint', 'docs/notes.md'], { cwd: dir, code: 1 }))).toEqual(['docs/notes.md']);
  });

  it('says that there is nothing to lint', async () => {
    const { code, stderr } = await stagegate(['lint', '.'], { cwd: freshDir() });
    expect(code).toBe(2);
    expect(stderr).toMatch(/nothing to lint/);
  });
});

describe('init', () => {
  it('never overwrites', async () => {
    const dir = freshDir();
    writeFiles(dir, { 'promotion-policy.yaml': 'mine\n' });
    expect(await json(['init'], { cwd: dir })).toEqual([
      { path: 'promotion-policy.yaml', created: false },
      { path: '.github/workflows/stagegate.yml', created: true },
    ]);
    expect(readFileSync(path.join(dir, 'promotion-policy.yaml'), 'utf8')).toBe('mine\n');
    expect(existsSync(path.join(dir, '.github/workflows/stagegate.yml'))).toBe(true);
  });
});
