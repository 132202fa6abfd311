import { RegistryFailure } from '../../core/registry/errors';
import type { OpenRegistry } from '../registry/open-registry';
import { targetArguments } from './arguments';
import type { Command, CommandContext } from './context';
import { commandIds } from './ids';
import { offer } from './offer';

/** Reads a row's registry or model again; without one, brings every registry up to date with its remote first. */
export const refresh: Command = async (context, argument) => {
  const { registries, view } = context;
  const { registry: name, model } = targetArguments(argument);
  const registry = name === undefined ? undefined : registries.find(name);
  if (registry !== undefined && model !== undefined) {
    registries.changed(registry, model);
    return;
  }
  context.refreshed();
  const wanted = registry === undefined ? registries.open : [registry];
  registries.reopen(({ key, state }) => state.kind === 'failed' && (name === undefined || key === name));
  await view.busy(async () => {
    await Promise.all(wanted.map((one) => bringUpToDate(context, one)));
    await registries.settled();
  });
};

/** A remote that does not answer is said, and what is known here is shown all the same. */
async function bringUpToDate({ registries, prompts, run, t }: CommandContext, registry: OpenRegistry): Promise<void> {
  try {
    await registry.session.registry.refresh();
    await registry.session.trail.fetch();
  } catch (error) {
    if (!(error instanceof RegistryFailure)) throw error;
    offer({ prompts }, 'warning', error.message, { [t('Show Log')]: () => run(commandIds.showLog) });
  } finally {
    registries.changed(registry);
  }
}
