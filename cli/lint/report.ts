/** What was found in one file, in the words of the language server. */
export interface LintFinding {
  /** As the person would write it: relative to the directory, with `/`. */
  readonly file: string;
  readonly severity: LintSeverity;
  /** The rule's stable name. */
  readonly code: string;
  readonly message: string;
  /** One-based, as editors and CI count; columns count UTF-16 units. */
  readonly start: LintPosition;
  readonly end: LintPosition;
}

export type LintSeverity = 'error' | 'warning' | 'information' | 'hint';

export interface LintPosition {
  readonly line: number;
  readonly column: number;
}

export interface LintReport {
  /** Every file that was looked at, the clean ones too. */
  readonly files: readonly string[];
  readonly findings: readonly LintFinding[];
  readonly version: string;
}

export function hasErrors(report: LintReport): boolean {
  return report.findings.some(({ severity }) => severity === 'error');
}
