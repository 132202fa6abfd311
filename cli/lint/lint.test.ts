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
      '::error file=a b/policy.yaml,line=3,endLine=3,col=5,title=unknown-key::There is no "x<y>",%0Aonly 100%25 "z".',
      '::notice file=a b/policy.yaml,line=1,endLine=2,col=1,title=style::Shorter is possible.',
    ]);
  });

  it('junit: a failed case for a file with errors, an empty one for a clean file', () => {
    const xml = lintJUnit(report);
    expect(xml).toContain('tests="2" failures="1"');
    expect(xml).toContain('<failure message="There is no &quot;x&lt;y&gt;&quot;,');
    expect(xml).toContain('<system-out>1:1 Shorter is possible. (style)</system-out>');
    expect(xml).toContain('<testcase name="clean.yaml" classname="stagegate.lint"/>');
  });

  it('junit: replaces what XML cannot hold', () => {
    const [finding] = report.findings;
    const xml = lintJUnit({ ...report, findings: [{ ...finding!, message: 'a\u0000b\ud800c🚀' }] });
    expect(xml).toContain('message="a\ufffdb\ufffdc🚀"');
  });

  it('sarif: names files outside the directory absolutely', () => {
    const [finding] = report.findings;
    const { runs } = lintSarif({ ...report, findings: [{ ...finding!, file: '/else where/p.yaml' }] }) as {
      runs: { results: { locations: object[] }[] }[];
    };
    expect(runs[0]?.results[0]?.locations[0]).toMatchObject({
      physicalLocation: { artifactLocation: { uri: 'file:///else%20where/p.yaml' } },
    });
    expect(JSON.stringify(runs[0]?.results)).not.toContain('uriBaseId');
  });

  it('sarif: encodes paths and points every result at its rule', () => {
    const { runs } = lintSarif(report) as { runs: { tool: { driver: { rules: object[] } }; results: object[] }[] };
    expect(runs[0]?.tool.driver.rules).toEqual([{ id: 'style' }, { id: 'unknown-key' }]);
    expect(runs[0]?.results[0]).toMatchObject({
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
