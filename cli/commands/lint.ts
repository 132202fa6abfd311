import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { version } from '../../package.json';
import { analyze } from '../../core/language/analyze';
import { parseLanguageDocument, type LanguageDocument } from '../../core/language/document';
import { documentKind, type DocumentKind } from '../../core/language/kind';
import type { Knowledge } from '../../core/language/knowledge';
import { formatOf, resolvePath, type Context } from '../context';
import { ExitCode } from '../exit-codes';
import { UsageError } from '../failure';
import { readNamedFile } from '../files';
import { findFiles, isPolicyFile, type FoundFile } from '../find-files';
import { lintGitHub } from '../lint/github';
import { lintJUnit } from '../lint/junit';
import { knowledgeOf } from '../lint/knowledge';
import { hasErrors, type LintFinding, type LintPosition, type LintReport } from '../lint/report';
import { lintSarif } from '../lint/sarif';
import { lintText } from '../lint/text';
import type { Output } from '../output/output';

const formats = ['text', 'json', 'sarif', 'github', 'junit'] as const;

/** `stagegate lint FILES|DIRS…` */
export async function lint(context: Context, paths: readonly string[]): Promise<number> {
  const format = formatOf(context, formats);
  const named = new Set(paths.map((name) => resolvePath(context, name)));
  const found = await findFiles(context, paths, isLintable);
  const files: string[] = [];
  const findings: LintFinding[] = [];
  const known = knowledgeOf(context);
  for (const file of found) {
    const document = await documentOf(file, named.has(file.path));
    if (document === undefined) continue;
    files.push(file.name);
    findings.push(...findingsIn(document, file.name, await known(document, file.path)));
  }
  if (files.length === 0) throw new UsageError(`There is nothing to lint in ${paths.join(', ')}: ${LINTABLE}.`);
  const report: LintReport = { version, files, findings };
  print[format](context.output, report);
  return hasErrors(report) ? ExitCode.failed : ExitCode.done;
}

const LINTABLE =
  'no promotion policy, no model card with front matter, no MLmodel, artifacts.yaml, dvc.yaml or InferenceService';

/** Manifests of Kubernetes may be called anything: their text tells. */
function isLintable(name: string): boolean {
  return isPolicyFile(name) || documentKind(name) !== undefined || /\.ya?ml$/i.test(name);
}

/** Nothing for a file that was only found beside others, and is of no kind. */
async function documentOf({ path, name }: FoundFile, isNamed: boolean): Promise<LanguageDocument | undefined> {
  // Editors keep the mark that some programs put before UTF-8 out of the text: places must not count it.
  const text = (await readNamedFile(path, name)).replace(/^\ufeff/, '');
  const kind = kindOf(path, text) ?? (isNamed ? 'promotion-policy' : undefined);
  if (kind === undefined) return undefined;
  const document = parseLanguageDocument({ uri: pathToFileURL(path).href, kind, version: 0, text });
  const isPlainMarkdown = kind === 'model-card' && document.parts.length + document.findings.length === 0;
  return isPlainMarkdown && !isNamed ? undefined : document;
}

function kindOf(path: string, text: string): DocumentKind | undefined {
  if (isPolicyFile(basename(path))) return 'promotion-policy';
  return documentKind(path, undefined, text) ?? (/\.(?:md|markdown)$/i.test(path) ? 'model-card' : undefined);
}

function findingsIn(document: LanguageDocument, file: string, known: Knowledge): readonly LintFinding[] {
  const places = TextDocument.create(document.uri, 'yaml', 0, document.text);
  const position = (offset: number): LintPosition => {
    const { line, character } = places.positionAt(offset);
    return { line: line + 1, column: character + 1 };
  };
  return analyze(document, known, Date.now()).map((finding) => ({
    file,
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
