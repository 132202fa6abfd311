import { env } from 'vscode';
import type { VersionDetails } from '../../core/promotion/services';
import type { Answer } from '../ui/prompts';
import { isNode, targetArguments, textArgument } from './arguments';
import { ask, modelStep, registryStep, versionStep, type Known } from './ask';
import type { Command, CommandContext } from './context';
import { aliasUri, uriChoices, versionUri } from './uris';

/** Copies what names a version: itself, or an alias or a stage that it has, wherever that goes. */
export const copyUri: Command = async (context, argument) => {
  const given = targetArguments(argument);
  const alias = textArgument(argument, 'alias');
  if (given.model !== undefined && alias !== undefined) {
    await copy(aliasUri(given.model, alias));
    return;
  }
  const steps = { registry: registryStep, model: modelStep, version: versionStep };
  const draft = await ask(context, context.t('Copy URI'), given, steps);
  if (draft === undefined) return;
  // Complete arguments make a command run without a prompt.
  const isComplete = !isNode(argument) && given.version !== undefined;
  const shown = isNode(argument) && argument.kind === 'version' ? argument.version : undefined;
  const answer = isComplete ? itself(draft) : await choose(context, draft, shown ?? (await find(draft)));
  if (answer.kind === 'value') await copy(answer.value);
};

type Chosen = Known<'registry' | 'model' | 'version'>;

async function choose(
  { prompts, t }: CommandContext,
  draft: Chosen,
  found: VersionDetails | undefined,
): Promise<Answer<string>> {
  const choices = found === undefined ? [] : uriChoices(found, t);
  if (choices.length < 2) return itself(draft);
  const place = { title: t('Copy URI'), step: 1, steps: 1 };
  return prompts.pick({ ...place, placeholder: t('What should it name?'), choices: Promise.resolve(choices) });
}

function itself({ model, version }: Chosen): Answer<string> {
  return { kind: 'value', value: versionUri(model, version) };
}

/** As the list that it was chosen from shows it. */
async function find({ registry, model, version }: Chosen): Promise<VersionDetails | undefined> {
  const { items } = await registry.versions(model, { pageSize: 1000 });
  return items.find((one) => one.version === version);
}

async function copy(uri: string): Promise<void> {
  await env.clipboard.writeText(uri);
}
