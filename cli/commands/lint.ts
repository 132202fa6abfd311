import { pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { version } from '../../package.json';
import { analyze } from '../../core/language/analyze';
import { parseLanguageDocument } from '../../core/language/document';
import { NO_KNOWLEDGE } from '../../core/language/knowledge';
import { formatOf, type Context } from '../context';
import { ExitCode } from '../exit-codes';
import { UsageError } from '../failure';
import { readNamedFile } from '../files';
import { findFiles, isPolicyFile, type FoundFile } from '../find-files';
import { lintGitHub } from '../lint/github';
import { lintJUnit } from '../lint/junit';
import { hasErrors, type LintFinding, type LintPosition, type LintReport } from '../lint/report';
import { lintSarif } from '../lint/sarif';
import { lintText } from '../lint/text';
import type { Output } from '../output/output';

const formats = ['text', 'json', 'sarif', 'github', 'junit'] as const;

/** `stagegate lint FILES|DIRS…` */
export async function lint(context: Context, paths: readonly string[]): Promise<number> {
  const format = formatOf(context, formats);
  const files = await findFiles(context, paths, isPolicyFile);
  if (files.length === 0) {
    throw new UsageError(
      `There is nothing to lint in ${paths.join(', ')}: no promotion-policy.yaml or *.promotion-policy.yaml.`,
    );
  }
  const findings: LintFinding[] = [];
  for (const file of files) findings.push(...(await lintFile(file)));
  const report: LintReport = { version, files: files.map(({ name }) => name), findings };
  print[format](context.output, report);
  return hasErrors(report) ? ExitCode.failed : ExitCode.done;
}

async function lintFile({ path, name }: FoundFile): Promise<readonly LintFinding[]> {
  const text = await readNamedFile(path, name);
  const uri = pathToFileURL(path).href;
  const places = TextDocument.create(uri, 'yaml', 0, text);
  const position = (offset: number): LintPosition => {
    const { line, character } = places.positionAt(offset);
    return { line: line + 1, column: character + 1 };
  };
  return analyze(parseLanguageDocument({ uri, version: 0, text }), NO_KNOWLEDGE).map((finding) => ({
    file: name,
    severity: finding.severity,
    code: finding.code,
    message: finding.message,
    start: position(finding.start),
    end: position(finding.end),
  }));
}

const print: Readonly<Record<(typeof formats)[number], (output: Output, report: LintReport) => void>> = {
  text: (output, report) => output.text(lintText(report)),
  json: (output, report) => output.json(report.findings),
  sarif: (output, report) => output.json(lintSarif(report)),
  github: (output, report) => output.document(lintGitHub(report)),
  junit: (output, report) => output.document(lintJUnit(report)),
};
