import { referenceOf } from '../registry/open-registry';
import { targetArguments, textArgument } from './arguments';
import { ask, modelStep, registryStep, versionStep } from './ask';
import type { Command, CommandContext } from './context';
import { offer } from './offer';

/** Points an alias at a version. Names that a policy uses for a stage are refused: those are promoted to. */
export const setAlias: Command = async (context, argument) => {
  const { t } = context;
  const steps = { registry: registryStep, model: modelStep, version: versionStep };
  const draft = await ask(context, t('Set Alias'), targetArguments(argument), steps);
  if (draft === undefined) return;
  const { registry, model, version } = draft;
  const alias = textArgument(argument, 'alias') ?? (await askAlias(context, `${model} ${version}`));
  if (alias === undefined) return;
  const ref = referenceOf(model, version);
  await context.prompts.progress(t('Setting {0}@{1}', model, alias), (_, signal) =>
    registry.services.setAlias(registry.session, { ref, alias }, signal),
  );
  context.registries.changed(registry, model);
  offer(context, 'information', t('{0}@{1} is {2} now.', model, alias, version));
};

async function askAlias({ prompts, t }: CommandContext, subject: string): Promise<string | undefined> {
  const place = { title: t('Set Alias'), step: 1, steps: 1 };
  const validate = (text: string): string | undefined =>
    /^[^\s@/]+$/.test(text) ? undefined : t('An alias is one word, without @ and /.');
  const answer = await prompts.input({
    ...place,
    prompt: t('The alias that means {0} from now on', subject),
    placeholder: 'shadow',
    validate,
  });
  return answer.kind === 'value' ? answer.value : undefined;
}
