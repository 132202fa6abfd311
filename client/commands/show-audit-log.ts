import { auditPage } from '../documents/audit-page';
import { targetArguments } from './arguments';
import { ask, registryStep } from './ask';
import type { Command } from './context';

/** Shows who did what, when and why: of a row's model, else of the whole registry. */
export const showAuditLog: Command = async (context, argument) => {
  const given = targetArguments(argument);
  const draft = await ask(context, context.t('Show Audit Log'), given, { registry: registryStep });
  if (draft === undefined) return;
  const { registry } = draft;
  const { model } = given;
  const entries = await registry.services.auditLog(registry.session, model === undefined ? {} : { model });
  const about = { model, location: registry.session.trail.location };
  await context.showPage(
    auditPage(
      entries.map(({ event }) => event),
      about,
      context.pageContext(),
    ),
    registry.key,
  );
};
