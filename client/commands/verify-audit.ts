import { verifyPage } from '../documents/verify-page';
import { targetArguments } from './arguments';
import { ask, registryStep } from './ask';
import type { Command } from './context';
import { offer } from './offer';

/** Recomputes the audit trail: its chain, its decisions, and whether the registry agrees with it. */
export const verifyAudit: Command = async (context, argument) => {
  const { t, prompts } = context;
  const draft = await ask(context, t('Verify Audit Trail'), targetArguments(argument), { registry: registryStep });
  if (draft === undefined) return;
  const { registry } = draft;
  const report = await prompts.progress(t('Verifying the audit trail'), (_, signal) =>
    registry.services.verifyAudit(registry.session, {}, signal),
  );
  const page = verifyPage(report, registry.session.trail.location, context.pageContext());
  if (!report.ok) {
    await context.showPage(page, registry.key);
    return;
  }
  offer(context, 'information', t('The audit trail is intact: {0} events.', report.events), {
    [t('Show Report')]: () => context.showPage(page, registry.key),
  });
};
