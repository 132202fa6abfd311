import type { Line, Tone } from '../output/line';
import { plural } from '../output/plural';
import type { LintReport, LintSeverity } from './report';

const tones: Readonly<Record<LintSeverity, Tone>> = { error: 'bad', warning: 'warn', information: 'dim', hint: 'dim' };

/** One line a finding in the form that editors and terminals make clickable, and a last line that counts. */
export function lintText({ files, findings }: LintReport): Line[] {
  const lines = findings.map(({ file, start, severity, message, code }): Line => [
    `${file}:${start.line}:${start.column} `,
    { text: severity, tone: tones[severity] },
    ` ${message} `,
    { text: `(${code})`, tone: 'dim' },
  ]);
  const count = (wanted: LintSeverity): number => findings.filter(({ severity }) => severity === wanted).length;
  const counts = [plural(files.length, 'file'), plural(count('error'), 'error'), plural(count('warning'), 'warning')];
  return [...lines, counts.join(', ')];
}
