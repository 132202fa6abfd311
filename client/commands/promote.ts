import { referenceOf } from '../registry/open-registry';
import { writeArguments } from './arguments';
import { ask, modelStep, nextStageStep, reasonStep, registryStep, versionStep } from './ask';
import type { Command } from './context';
import { move } from './move';

/** Moves a version to the next stage, if the gates let it. */
export const promote: Command = async (context, argument) => {
  const { t } = context;
  const given = writeArguments(argument);
  const draft = await ask(context, t('Promote'), given, {
    registry: registryStep,
    model: modelStep,
    version: versionStep,
    stage: nextStageStep,
    reason: reasonStep,
  });
  if (draft === undefined) return;
  const { registry, model, version, stage, reason } = draft;
  const request = { ref: referenceOf(model, version), to: stage, reason };
  await move(context, {
    registry,
    model,
    action: t('Promote'),
    title: t('Promoting {0} {1} to {2}', model, version, stage),
    plan: (signal) => registry.services.planPromotion(registry.session, request, signal),
    confirmed: given.confirmed ?? false,
  });
};
