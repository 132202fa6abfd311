import { parsePolicy } from '../../policy/parse';
import type { PolicyFile } from '../../policy/source';
import type { Gate, ModelCardGate } from '../../policy/types';
import type { CardDemand } from '../knowledge';

/** What policies ask of the cards of their models; gates that need not hold (`anyOf`, `not`) ask nothing. */
export function cardDemands(files: readonly PolicyFile[]): readonly CardDemand[] {
  return files.flatMap(({ path, text }): readonly CardDemand[] => {
    const { policy } = parsePolicy(text);
    const gates = policy?.transitions?.flatMap((transition) => (transition.gates ?? []).flatMap(cardGates)) ?? [];
    if (!policy || gates.length === 0) return [];
    const sections = [...new Set(gates.flatMap(({ modelCard }) => modelCard.sections ?? []))];
    const allowed = gates.flatMap(({ modelCard }) => (modelCard.licenses ? [modelCard.licenses] : []));
    const licenses = allowed.reduce<readonly string[] | undefined>(
      (all, list) => all?.filter((license) => list.includes(license)) ?? list,
      undefined,
    );
    return [{ policy: path, models: policy.models ?? [], sections, ...(licenses && { licenses }) }];
  });
}

function cardGates(gate: Gate): readonly ModelCardGate[] {
  if (gate.kind === 'allOf') return gate.allOf.flatMap(cardGates);
  return gate.kind === 'modelCard' ? [gate] : [];
}
