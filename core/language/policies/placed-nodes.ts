import type { LanguageDocument } from '../document';
import { items, member } from '../policy-outline';

/** Gates nest; a deeper one than this is not looked into. */
const MAX_DEPTH = 20;

/** The nodes of a policy's transitions, with errors or without; none in other documents. */
export function transitionNodes({ kind, parts }: LanguageDocument): readonly unknown[] {
  return kind === 'promotion-policy' ? items(member(parts[0]?.yaml.contents, 'transitions')) : [];
}

/** The nodes of a transition's gates, nested ones included. */
export function gateNodes(transition: unknown): readonly unknown[] {
  return items(member(transition, 'gates')).flatMap((gate) => withNested(gate, 0));
}

function withNested(gate: unknown, depth: number): readonly unknown[] {
  if (depth > MAX_DEPTH) return [];
  const inner = [...items(member(gate, 'anyOf')), ...items(member(gate, 'allOf')), member(gate, 'not')];
  return [gate, ...inner.filter((one) => one !== undefined).flatMap((one) => withNested(one, depth + 1))];
}
