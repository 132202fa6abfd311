import { versionPage } from '../documents/version-page';
import { targetArguments } from './arguments';
import { ask, modelStep, registryStep, versionStep } from './ask';
import type { Command } from './context';

/** Shows all that is known about a version. */
export const showVersion: Command = async (context, argument) => {
  const { t, view } = context;
  const steps = { registry: registryStep, model: modelStep, version: versionStep };
  const draft = await ask(context, t('Show Version'), targetArguments(argument), steps);
  if (draft === undefined) return;
  const { registry, model, version } = draft;
  await view.busy(async () => {
    const [inspected, entries] = await Promise.all([
      registry.inspect(model, version),
      registry.services.auditLog(registry.session, { model }),
    ]);
    const events = entries.map(({ event }) => event);
    await context.showPage(versionPage(inspected, events, context.pageContext()), registry.key);
  });
};
