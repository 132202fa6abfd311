import { inertMarkdown } from '../../core/language/markdown';
import type { PolicyIdentity } from '../../core/policy/decision';
import type { CaseOutcome } from '../../core/policy/test-cases';
import { inSentence } from '../../core/policy/sentence';
import { table } from '../text/markdown';
import { decisionReport } from './decision-report';
import { blocks, type Page, type PageContext } from './page';

/** What comes out of one policy test: whether it is what is expected, and the decision gate by gate. */
export function caseReport(
  { testCase: { name }, decision, failure }: CaseOutcome,
  policy: PolicyIdentity,
  context: PageContext,
): Page {
  const { t } = context;
  return {
    title: inSentence(name, 80),
    markdown: blocks(
      `# ${mark(failure)} ${inertMarkdown(name)}`,
      `**${inertMarkdown(failure?.message ?? t('All came out that the test expects.'))}**`,
      decision && decisionReport({ ...decision, policy }, context).markdown.replace(/^# /, '## '),
    ),
  };
}

/** More rows than these are not readable. */
const MAX_ROWS = 1000;

/** What comes out of a file's tests; `count` is how many it has, of which not all may have been run. */
export function testReport(file: string, count: number, outcomes: readonly CaseOutcome[], { t }: PageContext): Page {
  const failed = outcomes.filter(({ failure }) => failure !== undefined).length;
  const verdict =
    failed === 0
      ? t('{0} of {1} tests were run, and all came out as expected.', outcomes.length, count)
      : t('{0} of {1} tests were run, and {2} did not come out as expected.', outcomes.length, count, failed);
  const rows = outcomes
    .slice(0, MAX_ROWS)
    .map(({ testCase: { name }, failure }) => [
      mark(failure),
      inertMarkdown(name),
      inertMarkdown(failure?.message ?? ''),
    ]);
  return {
    title: t('Policy tests of {0}', file),
    markdown: blocks(
      `# ${failed === 0 ? '✓' : '✗'} ${inertMarkdown(t('Policy tests of {0}', file))}`,
      `**${verdict}**`,
      table([t('Result'), t('Test'), t('What came out instead')], rows),
    ),
  };
}

function mark(failure: unknown): string {
  return failure === undefined ? '✓' : '✗';
}
