import { parsePolicy } from '../policy/parse';
import type { Deployment, Policy } from '../policy/types';

/** What one policy demands of the manifest of one of its deployments. */
export interface ServingDemand {
  /** The policy's path, for messages. */
  readonly policy: string;
  /** The deployment's name in the policy. */
  readonly deployment: string;
  /** Which `InferenceService` it is. */
  readonly namespace: string;
  readonly name: string;
  readonly serving: NonNullable<Deployment['serving']>;
  /** Percentages of the rollouts that lead there; empty where there is none. */
  readonly steps: readonly number[];
}

/** What a policy's text demands of `InferenceService`s; nothing where the policy has errors. */
export function servingDemands(path: string, text: string): readonly ServingDemand[] {
  const { policy } = parsePolicy(text);
  return Object.entries(policy?.deployments ?? {}).flatMap(([deployment, { kserve, serving = {} }]) =>
    kserve === undefined
      ? []
      : [
          {
            policy: path,
            deployment,
            namespace: kserve.namespace,
            name: kserve.name,
            serving,
            steps: stepsTo(policy, deployment),
          },
        ],
  );
}

function stepsTo(policy: Policy | undefined, deployment: string): readonly number[] {
  const rollouts = policy?.transitions?.flatMap(({ rollout }) => rollout ?? []) ?? [];
  return rollouts.filter(({ target }) => target === deployment).flatMap(({ steps }) => steps);
}
