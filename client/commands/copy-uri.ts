import { env } from 'vscode';
import { targetArguments } from './arguments';
import { ask, modelStep, registryStep, versionStep } from './ask';
import type { Command } from './context';

/** Copies `models:/MODEL/VERSION`, which code that loads models understands. */
export const copyUri: Command = async (context, argument) => {
  const steps = { registry: registryStep, model: modelStep, version: versionStep };
  const draft = await ask(context, context.t('Copy URI'), targetArguments(argument), steps);
  if (draft !== undefined) await env.clipboard.writeText(`models:/${draft.model}/${draft.version}`);
};
