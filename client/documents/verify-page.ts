import type { VerifyReport } from '../../core/promotion/services';
import { inertMarkdown } from '../../core/language/markdown';
import { table } from '../text/markdown';
import { blocks, type Page, type PageContext } from './page';

/** What the verification of the audit trail found. */
export function verifyPage(report: VerifyReport, location: string, { t }: PageContext): Page {
  return {
    title: t('Audit verification'),
    markdown: blocks(
      report.ok
        ? `# ✓ ${t('The audit trail is intact')}`
        : `# ✗ ${t('The audit trail has {0} findings', report.findings.length)}`,
      inertMarkdown(t('{0} events on {1}.', report.events, location)),
      report.findings.length === 0
        ? undefined
        : table(
            [t('Kind'), t('Model'), t('What was found'), t('Where')],
            report.findings.map(({ kind, model, message, subject }) =>
              [kind, model ?? '', message, subject].map(inertMarkdown),
            ),
          ),
    ),
  };
}
