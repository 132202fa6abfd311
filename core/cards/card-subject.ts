import type { VersionFacts } from '../policy/evidence';
import type { VersionInspection } from '../registry/inspection';
import type { ModelVersion } from '../registry/model';
import type { CardRequirements } from './requirements';

/** What is known of the version that a card is for. */
export interface CardSubject {
  readonly version: Omit<ModelVersion, 'stages' | 'aliases'> & { readonly facts: VersionFacts };
  readonly inspection?: VersionInspection;
  /** What the governing policy asks of the card. */
  readonly requirements?: CardRequirements;
}
