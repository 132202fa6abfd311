import type { Choice } from '../ui/prompts';
import { into } from '../ui/steps';
import { stageLook } from '../views/stages';
import { writeArguments } from './arguments';
import { ask, anyStageStep, modelStep, reasonStep, registryOf, registryStep } from './ask';
import type { Command, CommandContext } from './context';
import { commandIds } from './ids';
import { offer } from './offer';

/** Stops promotions to a stage until the hold is released. */
export const holdStage: Command = async (context, argument) => {
  const { t, run } = context;
  const steps = { registry: registryStep, model: modelStep, stage: anyStageStep, reason: reasonStep };
  const draft = await ask(context, t('Hold Stage'), writeArguments(argument), steps);
  if (draft === undefined) return;
  const { registry, model, stage, reason } = draft;
  await context.prompts.progress(t('Putting {0} of {1} on hold', stage, model), (_, signal) =>
    registry.services.hold(registry.session, { model, stage, reason }, signal),
  );
  context.registries.changed(registry, model);
  offer(
    context,
    'information',
    t('{0} of {1} is on hold: nothing is promoted to it until someone releases it.', stage, model),
    {
      [t('Release Hold…')]: () => run(commandIds.releaseHold, { registry: registry.key, model, stage }),
    },
  );
};

/** Lets promotions to a stage pass again. */
export const releaseHold: Command = async (context, argument) => {
  const { t } = context;
  const given = onlyHold(context, argument);
  const steps = { registry: registryStep, model: modelStep, stage: holdStep, reason: reasonStep };
  const draft = await ask(context, t('Release Hold'), given, steps);
  if (draft === undefined) return;
  const { registry, model, stage, reason } = draft;
  await context.prompts.progress(t('Releasing the hold on {0} of {1}', stage, model), (_, signal) =>
    registry.services.release(registry.session, { model, stage, reason }, signal),
  );
  context.registries.changed(registry, model);
  offer(context, 'information', t('The hold on {0} of {1} is released.', stage, model));
};

/** From a tree row whose model has one hold there is nothing to choose. */
function onlyHold({ registries }: CommandContext, argument: unknown): ReturnType<typeof writeArguments> {
  const given = writeArguments(argument);
  const holds = given.model === undefined ? [] : (registries.find(given.registry)?.holds(given.model) ?? []);
  const [only] = holds;
  return given.stage === undefined && holds.length === 1 && only !== undefined
    ? { ...given, stage: only.stage }
    : given;
}

const holdStep: typeof anyStageStep = ({ prompts, t }) => ({
  done: ({ stage }) => stage !== undefined,
  ask: async (draft, place) => {
    const choices = registryOf(draft)
      .readAttention()
      .then(({ holds }) => holds.get(draft.model ?? '') ?? [])
      .then((holds) =>
        holds.map(({ stage, by, reason }): Choice<string> => ({
          label: stage,
          description: [by, reason].filter((part) => part !== undefined).join(': '),
          icon: stageLook(stage).icon,
          value: stage,
        })),
      );
    const request = { ...place, placeholder: t('Which hold of {0} should be released?', draft.model ?? ''), choices };
    return into(await prompts.pick(request), (stage) => ({ ...draft, stage }));
  },
});
