import { groupBy } from './group';
import type { LintFinding, LintReport } from './report';

/** A JUnit document: one test case a file, failed if the file has errors; lesser findings are its output. */
export function lintJUnit({ files, findings }: LintReport): string {
  const ofFile = groupBy(findings, ({ file }) => file);
  const cases = files.map((file) => testCase(file, ofFile.get(file) ?? []));
  const failures = files.filter((file) => (ofFile.get(file) ?? []).some(isError)).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="stagegate lint" tests="${files.length}" failures="${failures}">`,
    `  <testsuite name="stagegate lint" tests="${files.length}" failures="${failures}" errors="0" skipped="0">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function isError({ severity }: LintFinding): boolean {
  return severity === 'error';
}

function testCase(file: string, findings: readonly LintFinding[]): string {
  const errors = findings.filter(isError);
  const others = findings.filter((finding) => !isError(finding));
  const opening = `    <testcase name="${escape(file)}" classname="stagegate.lint"`;
  if (findings.length === 0) return `${opening}/>`;
  return [
    `${opening}>`,
    ...(errors.length === 0
      ? []
      : [`      <failure message="${escape(errors[0]?.message ?? '')}">${list(errors)}</failure>`]),
    ...(others.length === 0 ? [] : [`      <system-out>${list(others)}</system-out>`]),
    '    </testcase>',
  ].join('\n');
}

function list(findings: readonly LintFinding[]): string {
  return findings
    .map(({ start, message, code }) => escape(`${start.line}:${start.column} ${message} (${code})`))
    .join('\n');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

// XML 1.0 has no way to write most control characters, escaped or not.
const unwritable =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function escape(text: string): string {
  return text.replace(unwritable, '\ufffd').replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
