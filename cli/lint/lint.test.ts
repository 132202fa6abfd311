import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { formatLine } from '../output/line';
import { lintGitHub } from './github';
import { lintJUnit } from './junit';
import type { LintReport } from './report';
import { lintSarif } from './sarif';
import { lintText } from './text';

const report: LintReport = {
  version: '1.2.3',
  files: ['a b/policy.yaml', 'clean.yaml'],
  findings: [
    {
      file: 'a b/policy.yaml',
      severity: 'error',
      code: 'unknown-key',
      message: 'There is no "x<y>",\nonly 100% "z".',
      start: { line: 3, column: 5 },
      end: { line: 3, column: 8 },
    },
    {
      file: 'a b/policy.yaml',
      severity: 'hint',
      code: 'style',
      message: 'Shorter is possible.',
      start: { line: 1, column: 1 },
      end: { line: 2, column: 1 },
    },
  ],
};

describe('lint formats', () => {
  it('text: one clickable line a finding, then the count', () => {
    expect(lintText(report).map((line) => formatLine(line, false))).toEqual([
      'a b/policy.yaml:3:5 error There is no "x<y>", only 100% "z". (unknown-key)',
      'a b/policy.yaml:1:1 hint Shorter is possible. (style)',
      '2 files, 1 error, 0 warnings',
    ]);
  });

  it('github: escapes what would end a command early', () => {
    expect(lintGitHub(report).split('\n')).toEqual([
      '::error file=a b/policy.yaml,line=3,endLine=3,col=5,endColumn=8,title=unknown-key::There is no "x<y>",%0Aonly 100%25 "z".',
      '::notice file=a b/policy.yaml,line=1,endLine=2,title=style::Shorter is possible.',
    ]);
  });

  it('junit: a failed case for a file with errors, an empty one for a clean file', () => {
    const xml = lintJUnit(report);
    expect(xml).toContain('tests="2" failures="1"');
    expect(xml).toContain('<failure message="There is no &quot;x&lt;y&gt;&quot;,');
    expect(xml).toContain('<system-out>1:1 Shorter is possible. (style)</system-out>');
    expect(xml).toContain('<testcase name="clean.yaml" classname="stagegate.lint"/>');
  });

  it.each([
    ['markup', `<b a='1'>&amp;</b> ]]> <!-- "x" -->`, `<b a='1'>&amp;</b> ]]> <!-- "x" -->`],
    ['line breaks', 'a\n\tb\r\nc', 'a\n\tb\nc'],
    ['what XML cannot hold', 'a\u0000\u001b[31m\ufffe\ud800c\udc00🚀', 'a\ufffd\ufffd[31m\ufffd\ufffdc\ufffd🚀'],
  ])('junit: is well-formed with %s in names and messages', (_, text, readable) => {
    const findings = report.findings.map((finding) => ({ ...finding, file: text, message: text }));
    const elements: { name: string; text: string }[] = [];
    const parser = new SaxesParser();
    parser.on('error', (error) => expect.fail(error.message));
    parser.on('opentag', ({ name }) => elements.push({ name, text: '' }));
    parser.on('text', (piece) => elements.forEach((element) => (element.text += piece)));
    parser.write(lintJUnit({ ...report, files: [text], findings })).close();
    expect(elements.map(({ name }) => name)).toEqual(['testsuites', 'testsuite', 'testcase', 'failure', 'system-out']);
    expect(elements[3]?.text).toContain(`3:5 ${readable} (unknown-key)`);
  });

  it('junit: replaces what XML cannot hold', () => {
    const [finding] = report.findings;
    const xml = lintJUnit({ ...report, findings: [{ ...finding!, message: 'a\u0000b\ud800c🚀' }] });
    expect(xml).toContain('message="a\ufffdb\ufffdc🚀"');
  });

  it.each([
    ['/else where/p.yaml', 'file:///else%20where/p.yaml'],
    ['C:/else where/p.yaml', 'file:///C:/else%20where/p.yaml'],
  ])('sarif: names files outside the directory absolutely: %s', (file, uri) => {
    const [finding] = report.findings;
    const { runs } = lintSarif({ ...report, findings: [{ ...finding!, file }] });
    expect(runs[0]?.results?.[0]?.locations?.[0]).toMatchObject({
      physicalLocation: { artifactLocation: { uri } },
    });
    expect(JSON.stringify(runs[0]?.results)).not.toContain('uriBaseId');
  });

  it('sarif: encodes paths and points every result at its rule', () => {
    const { runs } = lintSarif(report);
    expect(runs[0]?.tool.driver.rules).toEqual([{ id: 'style' }, { id: 'unknown-key' }]);
    expect(runs[0]?.results?.[0]).toMatchObject({
      ruleIndex: 1,
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'a%20b/policy.yaml' },
            region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 8 },
          },
        },
      ],
    });
  });
});
