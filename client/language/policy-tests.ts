import { workspace, type Uri } from 'vscode';
import { parseLanguageDocument } from '../../core/language/document';
import { FileStore } from '../../core/language/file-store';
import { NO_KNOWLEDGE } from '../../core/language/knowledge';
import { testRun, type TestRun } from '../../core/language/policy-tests/outcomes';
import { policyUnderTest, type UnderTest } from '../../core/language/policy-tests/under-test';
import type { WorkspaceFiles } from '../../core/language/surroundings';
import { fileNeedsOf } from '../../core/language/supports';
import { normalizedUri } from '../../core/language/uris';
import { runCases, type CaseOutcome } from '../../core/policy/test-cases';
import type { TestCase } from '../../core/policy/test-cases-file';
import { findPolicies, readDocument } from './files';

/** A file of policy tests, run as it is in the editor, with its policy as that is there. */
export interface RunFile {
  readonly cases: readonly TestCase[];
  /** As the language server tells it. */
  readonly run: TestRun;
  readonly policy: UnderTest;
  /** One case; nothing where none can be run. */
  readonly outcomeOf: (testCase: TestCase) => CaseOutcome | undefined;
}

/** Runs the tests of a file. Rejects where the file cannot be read. */
export async function runTestFile(file: Uri): Promise<RunFile> {
  const text = (await workspace.openTextDocument(file)).getText();
  const uri = file.toString();
  const document = parseLanguageDocument({ uri, kind: 'promotion-policy-test', version: 0, text });
  const store = new FileStore({ files: FILES, openText });
  await store.ensure(uri, (known) => fileNeedsOf(document, known));
  const surroundings = store.known(uri);
  const run = testRun(document, { ...NO_KNOWLEDGE, surroundings });
  const policy = policyUnderTest(document, surroundings);
  const outcomeOf: RunFile['outcomeOf'] = (testCase) =>
    run.kind === 'outcomes' && policy.kind === 'policy' ? runCases([testCase], policy.policy)[0] : undefined;
  return { cases: document.tests?.cases ?? [], run, policy, outcomeOf };
}

const FILES: WorkspaceFiles = {
  read: async (uri, documentUri) => (await readDocument({ uri, documentUri })).text,
  findPolicies,
};

function openText(uri: string): string | undefined {
  return workspace.textDocuments.find((document) => normalizedUri(document.uri.toString()) === uri)?.getText();
}
