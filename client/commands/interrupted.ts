import type { OpenPromotion } from '../../core/promotion/services';
import type { OpenRegistry } from '../registry/open-registry';
import type { Choice } from '../ui/prompts';
import { isNode, targetArguments, textArgument, writeArguments } from './arguments';
import { ask, registryStep } from './ask';
import type { Command, CommandContext } from './context';
import { offer } from './offer';
import { sayOutcome } from './outcome';

type Way = 'resume' | 'revert';

/** Writes what an interrupted promotion has left undone. */
export const resumePromotion: Command = (context, argument) => settle(context, argument, 'resume');

/** Undoes what an interrupted promotion has written. */
export const revertPromotion: Command = (context, argument) => settle(context, argument, 'revert');

async function settle(context: CommandContext, argument: unknown, way: Way): Promise<void> {
  const { prompts, registries, t } = context;
  const title = way === 'resume' ? t('Resume Promotion') : t('Revert Promotion');
  const draft = await ask(context, title, targetArguments(argument), { registry: registryStep });
  if (draft === undefined) return;
  const { registry } = draft;
  const open = await choose(context, registry, argument, { way, title });
  if (open === undefined) return;
  const { model, version, to } = open.event;
  const action = way === 'resume' ? t('Resume') : t('Revert');
  const message =
    open.event.action === 'rollback'
      ? t('{0} the rollback of {1} of {2} to {3}?', action, to, model, version)
      : t('{0} the promotion of {1} {2} to {3}?', action, model, version, to);
  const confirmed =
    writeArguments(argument).confirmed ??
    (await prompts.confirm({ message, detail: open.message, severity: 'warning', actions: [action] })) === action;
  if (!confirmed) return;
  const run = way === 'resume' ? registry.services.resumePromotion : registry.services.revertPromotion;
  const outcome = await prompts.progress(title, (_, signal) => run(registry.session, open, signal));
  registries.changed(registry, model);
  sayOutcome(context, registry, outcome);
}

async function choose(
  context: CommandContext,
  registry: OpenRegistry,
  argument: unknown,
  { way, title }: { readonly way: Way; readonly title: string },
): Promise<OpenPromotion | undefined> {
  if (isNode(argument) && argument.kind === 'interrupted') return argument.open;
  const { prompts, t } = context;
  const id = textArgument(argument, 'id');
  const all = await registry.services.openPromotions(registry.session);
  const possible = all.filter((open) => open.can.includes(way) && (id === undefined || intentOf(open) === id));
  const [only] = possible;
  if (only === undefined) offer(context, 'information', t('There is no interrupted promotion left.'));
  if (possible.length <= 1) return only;
  const choices = possible.map((open): Choice<OpenPromotion> => ({
    label: `${open.event.model} ${open.event.version} → ${open.event.to}`,
    description: open.event.actor.email,
    detail: open.message,
    value: open,
  }));
  const place = { title, step: 1, steps: 1, placeholder: t('Which promotion?') };
  const answer = await prompts.pick({ ...place, choices: Promise.resolve(choices) });
  return answer.kind === 'value' ? answer.value : undefined;
}

function intentOf({ event }: OpenPromotion): string | undefined {
  return event.type === 'intent' ? event.id : event.intent;
}
