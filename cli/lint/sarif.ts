import type { ArtifactLocation, Log, Result } from 'sarif';
import type { LintFinding, LintReport, LintSeverity } from './report';

const levels: Readonly<Record<LintSeverity, Result.level>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** A SARIF 2.1.0 log, as code-scanning services take it. */
export function lintSarif({ findings, version }: LintReport): Log {
  const rules = [...new Set(findings.map(({ code }) => code))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'stagegate', version, semanticVersion: version, rules: rules.map((id) => ({ id })) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The directory that was linted.' } } },
        results: findings.map((finding) => result(finding, rules)),
      },
    ],
  };
}

function result(finding: LintFinding, rules: readonly string[]): Result {
  const { file, code, severity, message, start, end } = finding;
  return {
    ruleId: code,
    ruleIndex: rules.indexOf(code),
    level: levels[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifactLocation(file),
          region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
        },
      },
    ],
  };
}

/** Files outside the directory are named absolutely, and then relative to nothing. */
function artifactLocation(file: string): ArtifactLocation {
  const path = file.split('/').map(encodeURIComponent).join('/');
  if (path.startsWith('/')) return { uri: `file://${path}` };
  if (/^[a-z]:\//i.test(file)) return { uri: `file:///${path.replace('%3A', ':')}` };
  return { uri: path, uriBaseId: '%SRCROOT%' };
}
