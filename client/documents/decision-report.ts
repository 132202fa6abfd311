import type { Check, Decision } from '../../core/policy/decision';
import { explain } from '../../core/policy/explain';
import { isBlocking } from '../../core/policy/outcome';
import { inertMarkdown } from '../../core/language/markdown';
import { absoluteDate } from '../text/dates';
import { table } from '../text/markdown';
import type { Translate } from '../ui/translate';
import { checkName, MARKS, resultText } from './checks';
import { blocks, type Page, type PageContext } from './page';
import { valueText } from './values';

/** Every gate of a decision, with what was observed and required. */
export function decisionReport(decision: Decision, context: PageContext): Page {
  const { model, version, from, to } = decision;
  const { t } = context;
  const title = t('{0} {1} to {2}', model, version, to);
  return {
    title,
    markdown: blocks(
      `# ${MARKS[decision.result]} ${inertMarkdown(title)}`,
      verdict(decision, t),
      table(
        [t('Result'), t('Check'), t('What it says'), t('Observed'), t('Required')],
        decision.checks.flatMap((check) => rows(check, 0, t)),
      ),
      remedies(decision, t),
      inertMarkdown(
        t('Evaluated {0}, from {1} to {2}.', absoluteDate(decision.evidence.now, context.language), from, to),
      ),
      policyLine(decision, t),
    ),
  };
}

function verdict({ checks, result }: Decision, t: Translate): string {
  const blocking = checks.filter((check) => isBlocking(check.result)).length;
  if (blocking > 0) return `**${t('{0} of {1} checks keep it from being promoted.', blocking, checks.length)}**`;
  return result === 'warn' ? `**${t('It may be promoted, with a warning.')}**` : `**${t('It may be promoted.')}**`;
}

/** What somebody can do about each check that blocks: the sentences of `check --explain`. */
function remedies(decision: Decision, t: Translate): string | undefined {
  const names = new Map(decision.checks.map((check) => [check.id, checkName(check)]));
  const lines = explain(decision).map(
    ({ id, unblock }) => `- **${inertMarkdown(names.get(id) ?? id)}**: ${inertMarkdown(unblock)}`,
  );
  return lines.length === 0 ? undefined : `## ${t('What would change that')}\n\n${lines.join('\n')}`;
}

function rows(check: Check, depth: number, t: Translate): readonly (readonly string[])[] {
  const indent = '&emsp;'.repeat(depth);
  const name = `${indent}${inertMarkdown(checkName(check))}`;
  const own = [
    `${MARKS[check.result]}&nbsp;${resultText(check.result, t)}`,
    name,
    inertMarkdown(check.message),
    inertMarkdown(valueText(check.observed)),
    inertMarkdown(valueText(check.required)),
  ];
  return [own, ...(check.children ?? []).flatMap((child) => rows(child, depth + 1, t))];
}

function policyLine({ policy }: Decision, t: Translate): string {
  if (policy === undefined) return inertMarkdown(t('No policy governs this model.'));
  const { path, digest, preview } = policy;
  const which = preview ? t('a preview of the working copy') : t('committed');
  return inertMarkdown(t('Policy: {0}, {1} ({2}).', path, digest.slice(0, 12), which));
}
