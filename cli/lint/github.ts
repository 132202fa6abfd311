import type { LintReport, LintSeverity } from './report';

const commands: Readonly<Record<LintSeverity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/** Workflow commands that GitHub Actions turns into annotations on the changed lines. */
export function lintGitHub({ findings }: LintReport): string {
  return findings
    .map(({ severity, file, start, end, code, message }) => {
      // Of several lines the runner takes no columns.
      const columns = start.line === end.line ? `,col=${start.column},endColumn=${end.column}` : '';
      const place = `file=${property(file)},line=${start.line},endLine=${end.line}${columns}`;
      return `::${commands[severity]} ${place},title=${property(code)}::${data(message)}`;
    })
    .join('\n');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
