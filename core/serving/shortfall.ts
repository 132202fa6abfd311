import type { CardFinding } from '../cards/card-finding';
import type { ServingDemand } from './demand';
import type { InferenceService } from './inference-service';

/** Something that a policy demands and a manifest does not give. */
export interface Shortfall {
  readonly code: string;
  /**
   * `error`: the manifest contradicts the demand. `warning`: it does so on most clusters. `hint`: it is the cluster that gives
   * what is demanded, or does not.
   */
  readonly severity: 'error' | 'warning' | 'hint';
  /** What is demanded, after "demands". */
  readonly demanded: string;
  /** What is there instead, or what to do: the sentence's end. */
  readonly advice: string;
  readonly path: CardFinding['path'];
  readonly at: CardFinding['at'];
}

export type ServingRule = (service: InferenceService, demand: ServingDemand) => readonly Shortfall[];

export const PREDICTOR = ['spec', 'predictor'];
