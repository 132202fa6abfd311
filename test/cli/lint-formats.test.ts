import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { parse as readJUnit, type TestCase, type TestSuites } from 'junit2json';
import type { Log } from 'sarif';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LintFinding } from '../../cli/lint/report';
import { freshDir, json, stagegate, writeFiles } from './support';

/** Names and messages with everything that a format could trip over; not every system allows such names. */
const HOSTILE = process.platform === 'win32' ? 'a & b, 100%' : 'a & b, 100%: <x> "y"';
const hostileFile = `${HOSTILE}.promotion-policy.yaml`;
const files = {
  'clean/promotion-policy.yaml': 'version: 1\nmodels: ["*"]\n',
  [hostileFile]: 'version: 1\nmodels: ["*"]\n"<b>%0A::error::\\u001b[31m]]>": 1\nstages: [{name: "\u{1f680}", x: 1}]\n',
  'README.md': '---\nlicense: apache2.0\nmodel_index: []\n---\n# Card\n',
};

let dir: string;
let findings: readonly LintFinding[];

beforeAll(async () => {
  dir = freshDir();
  writeFiles(dir, files);
  findings = await json<readonly LintFinding[]>(['lint', '.'], { cwd: dir, code: 1 });
  expect(new Set(findings.map(({ severity }) => severity)).size).toBeGreaterThan(1);
  expect(findings.map(({ file }) => file)).toEqual(expect.arrayContaining([hostileFile, 'README.md']));
});

async function lint(format: string): Promise<string> {
  const { code, stdout, stderr } = await stagegate(['lint', '.', '--format', format], { cwd: dir });
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  return stdout;
}

describe('json', () => {
  it('is nothing but the findings, whatever the environment asks of the YAML parser', async () => {
    const env = { LOG_TOKENS: '1', LOG_STREAM: '1' };
    expect(await json(['lint', '.'], { cwd: dir, code: 1, env })).toEqual(findings);
  });
});

describe('sarif', () => {
  it('is valid by the published schema of SARIF 2.1.0', async () => {
    const validate = sarifValidator();
    const log: unknown = JSON.parse(await lint('sarif'));
    expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...(log as Log), version: '2.0.0' })).toBe(false);
  });

  it('a clean run is valid, too', async () => {
    const validate = sarifValidator();
    const { stdout } = await stagegate(['lint', 'clean', '--format', 'sarif'], { cwd: dir });
    expect(validate(JSON.parse(stdout)), JSON.stringify(validate.errors)).toBe(true);
  });

  it('tells the same as json', async () => {
    const { runs } = JSON.parse(await lint('sarif')) as Log;
    const told = (runs[0]?.results ?? []).map(({ ruleId, message, locations }) => {
      const { artifactLocation, region } = locations?.[0]?.physicalLocation ?? {};
      return {
        file: decodeURIComponent(new URL(artifactLocation?.uri ?? '', 'file:///').pathname.slice(1)),
        code: ruleId,
        message: message.text,
        start: { line: region?.startLine, column: region?.startColumn },
        end: { line: region?.endLine, column: region?.endColumn },
      };
    });
    expect(told).toEqual(findings.map(({ file, code, message, start, end }) => ({ file, code, message, start, end })));
  });
});

describe('junit', () => {
  it('is read by others: one case a file, failed where the file has errors', async () => {
    const report = (await readJUnit(await lint('junit'))) as TestSuites;
    const cases = (report.testsuite ?? []).flatMap(({ testcase }) => testcase ?? []);
    expect(cases.map(({ name }) => name).sort()).toEqual(Object.keys(files).sort());
    expect(report).toMatchObject({ tests: cases.length, failures: cases.filter(isFailed).length });
    for (const each of cases) {
      const errors = findings.filter(({ file, severity }) => file === each.name && severity === 'error');
      expect(isFailed(each), each.name).toBe(errors.length > 0);
      for (const { start, code } of errors) {
        expect(JSON.stringify(each.failure)).toContain(`${start.line}:${start.column} `);
        expect(JSON.stringify(each.failure)).toContain(`(${code})`);
      }
    }
  });

  const isFailed = ({ failure }: TestCase): boolean => (failure ?? []).length > 0;
});

describe('github', () => {
  it('is one command a finding, as the runner reads commands', async () => {
    const commands = (await lint('github')).trimEnd().split('\n').map(readCommand);
    const level = { error: 'error', warning: 'warning', information: 'notice', hint: 'notice' } as const;
    expect(commands).toEqual(
      findings.map(({ severity, file, start, end, code, message }) => ({
        command: level[severity],
        file,
        line: String(start.line),
        endLine: String(end.line),
        ...(start.line === end.line && { col: String(start.column), endColumn: String(end.column) }),
        title: code,
        // What a terminal would obey is shown, in every document but JSON.
        message: message.replaceAll('\u001b', '\\u001b'),
      })),
    );
  });
});

/** What GitHub's runner makes of a line: the first `::` after the command ends the properties, and escapes are undone last. */
function readCommand(line: string): Readonly<Record<string, string>> {
  const end = line.indexOf('::', 2);
  const [, command = '', properties = ''] = /^::(\S+) ?(.*)$/.exec(line.slice(0, end)) ?? [];
  const pairs = properties.split(',').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), unescaped(pair.slice(at + 1))] as const;
  });
  return { command, ...Object.fromEntries(pairs), message: unescaped(line.slice(end + 2)) };
}

function unescaped(text: string): string {
  const replaced = text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%3A', ':').replaceAll('%2C', ',');
  return replaced.replaceAll('%25', '%');
}

function sarifValidator() {
  const path = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  return ajv.compile(JSON.parse(readFileSync(path, 'utf8')) as object);
}
