import type { OpenRegistry } from '../registry/open-registry';
import type { CommandContext } from './context';
import { commandIds } from './ids';
import { offer } from './offer';

/** Why no policy can decide: none governs the model, or the one that does has errors. */
export type NoDecision =
  | { readonly kind: 'ungoverned'; readonly message: string }
  | { readonly kind: 'invalid'; readonly message: string; readonly path?: string };

/** Says why nothing can be decided, with the next thing to do. */
export function sayUndecided(context: CommandContext, registry: OpenRegistry, model: string, answer: NoDecision): void {
  const { t, run } = context;
  if (answer.kind === 'ungoverned') {
    const create = (): Promise<void> => run(commandIds.createPolicy, { registry: registry.key, model });
    offer(context, 'warning', t('No policy governs {0}, so nothing can be promoted here.', model), {
      [t('Create Policy')]: create,
    });
    return;
  }
  const { path } = answer;
  const open = (): Promise<void> => run(commandIds.openPolicy, { registry: registry.key, model });
  offer(context, 'error', answer.message, path === undefined ? {} : { [t('Open Policy')]: open });
}
