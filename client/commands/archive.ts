import { ARCHIVED } from '../../core/registry/lifecycle';
import { referenceOf } from '../registry/open-registry';
import { writeArguments } from './arguments';
import { ask, modelStep, reasonStep, registryStep, versionStep } from './ask';
import type { Command } from './context';
import { move } from './move';

/** Takes a version out of service: a transition to Archived as any other. */
export const archive: Command = async (context, argument) => {
  const { t } = context;
  const given = writeArguments(argument);
  const draft = await ask(context, t('Archive'), given, {
    registry: registryStep,
    model: modelStep,
    version: versionStep,
    reason: reasonStep,
  });
  if (draft === undefined) return;
  const { registry, model, version, reason } = draft;
  const request = { ref: referenceOf(model, version), to: ARCHIVED, reason };
  await move(context, {
    registry,
    model,
    action: t('Archive'),
    title: t('Archiving {0} {1}', model, version),
    plan: (signal) => registry.services.planPromotion(registry.session, request, signal),
    confirmed: given.confirmed ?? false,
  });
};
