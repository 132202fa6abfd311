import { cardRequirements } from '../../cards/requirements';
import { parsePolicy } from '../../policy/parse';
import type { PolicyFile } from '../../policy/source';
import type { CardDemand } from '../knowledge';

/** What policies ask of the cards of their models. */
export function cardDemands(files: readonly PolicyFile[]): readonly CardDemand[] {
  return files.flatMap(({ path, text }): readonly CardDemand[] => {
    const { policy } = parsePolicy(text);
    const asked = policy && cardRequirements(policy);
    return policy && asked ? [{ policy: path, models: policy.models ?? [], ...asked }] : [];
  });
}
