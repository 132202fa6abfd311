import { Uri, window } from 'vscode';
import { documentKind } from '../../core/language/kind';
import type { TestCase } from '../../core/policy/test-cases-file';
import { caseReport, testReport } from '../documents/test-report';
import type { RunFile } from '../language/policy-tests';
import { policyTestArguments } from './arguments';
import type { Command, CommandContext } from './context';
import { offer } from './offer';

/** Shows what the policy decides in one policy test, or what comes out of all of a file's tests. Nothing but files is read. */
export const runPolicyTest: Command = async (context, argument) => {
  const { t } = context;
  const given = policyTestArguments(argument);
  const file = given.uri === undefined ? window.activeTextEditor?.document.uri : Uri.parse(given.uri);
  if (file === undefined || documentKind(file.path) !== 'promotion-policy-test') {
    offer(context, 'information', t('Open a file of policy tests (*.promotion-policy.test.yaml) first.'));
    return;
  }
  // The policy engine is loaded with the first test that is run.
  const { runTestFile } = await import('../language/policy-tests');
  const ran = await runTestFile(file);
  const { run, cases } = ran;
  if (run.kind === 'problem') offer(context, 'error', run.message);
  else if (run.kind === 'unknown') {
    offer(context, 'error', t('The tests cannot be run: the file has errors, or its policy cannot be read.'));
  } else if (given.case === undefined) {
    await context.showPage(
      testReport(nameOf(file), cases.length, run.outcomes, context.pageContext()),
      file.toString(),
    );
  } else await showCase(context, file, ran, cases[given.case]);
};

async function showCase(
  context: CommandContext,
  file: Uri,
  { policy, outcomeOf }: RunFile,
  testCase: TestCase | undefined,
): Promise<void> {
  const outcome = testCase && outcomeOf(testCase);
  if (outcome === undefined || policy.kind !== 'policy') return;
  const { path, digest } = policy;
  const page = caseReport(outcome, { path, digest, preview: true }, context.pageContext());
  await context.showPage(page, file.toString());
}

function nameOf({ path }: Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
