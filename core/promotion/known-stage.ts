import type { Governance, InvalidPolicy } from './governance';

/** Why the model has no such stage, where a policy says which it has; a registry without a policy may have any. */
export function unknownStage(
  governance: Exclude<Governance, InvalidPolicy>,
  model: string,
  stage: string,
): string | undefined {
  const names = governance.lifecycle.stages.map(({ name }) => name);
  return governance.kind === 'ungoverned' || names.includes(stage)
    ? undefined
    : `${model} has no stage ${stage}; its policy names ${names.join(', ')}.`;
}
