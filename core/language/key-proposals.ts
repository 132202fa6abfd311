import type { KeyCandidate } from './key-candidates';
import { keyCandidates } from './key-candidates';
import type { KeyPlace } from './key-text';
import { keyText } from './key-text';
import type { CompletionOptions, Proposal } from './proposal';
import type { JsonSchema, Shape } from './schema';
import { descriptionOf, shapesOf } from './schema';

/** The keys that may still be written in a map of one of these shapes, required ones first. */
export function keyProposals(
  root: JsonSchema,
  shapes: readonly Shape[],
  place: KeyPlace,
  options: CompletionOptions,
): readonly Proposal[] {
  const candidates = keyCandidates(shapes, place.present);
  return [...candidates.filter((one) => one.required), ...candidates.filter((one) => !one.required)].map((one) =>
    keyProposal(root, one, place, options),
  );
}

function keyProposal(root: JsonSchema, candidate: KeyCandidate, place: KeyPlace, options: CompletionOptions): Proposal {
  const { name, schemas } = candidate;
  const documentation = descriptionOf(schemas.flatMap((schema) => shapesOf(root, schema, 0).flat()));
  const { before, after } = place.wrap;
  return {
    label: before + name + after,
    kind: 'key',
    ...keyText(root, candidate, place, options),
    ...(candidate.required && !candidate.choice && { detail: 'required' }),
    ...(documentation !== undefined && { documentation }),
    filterText: (place.quote ?? '') + name,
  };
}
