import { workspace } from 'vscode';
import { decisionReport } from '../documents/decision-report';
import { referenceOf } from '../registry/open-registry';
import { targetArguments, textArgument } from './arguments';
import { ask, modelStep, nextStageStep, registryStep, versionStep } from './ask';
import type { Command } from './context';
import { sayUndecided } from './governance';

/**
 * Shows what each gate says about a version's way to a stage. Nothing moves, nothing is recorded. Where a policy is named, those
 * of the working copy are asked, so that somebody who edits it sees what it says now.
 */
export const checkGates: Command = async (context, argument) => {
  const { t, prompts } = context;
  const steps = { registry: registryStep, model: modelStep, version: versionStep, stage: nextStageStep };
  const draft = await ask(context, t('Check Gates'), targetArguments(argument), steps);
  if (draft === undefined) return;
  const { registry, model, version, stage } = draft;
  const policy = textArgument(argument, 'policy');
  if (policy !== undefined) await save(policy);
  const preview = policy !== undefined;
  const request = { ref: referenceOf(model, version), to: stage, point: 'editor', preview } as const;
  const answer = await prompts.progress(t('Checking {0} {1}', model, version), (progress, signal) => {
    progress(t('Evaluating gates'));
    return registry.services.check(registry.session, request, signal);
  });
  if (answer.kind === 'decision')
    await context.showPage(decisionReport(answer.decision, context.pageContext()), registry.key);
  else sayUndecided(context, registry, model, answer);
};

async function save(uri: string): Promise<void> {
  const edited = workspace.textDocuments.find((document) => document.uri.toString() === uri && document.isDirty);
  await edited?.save();
}
