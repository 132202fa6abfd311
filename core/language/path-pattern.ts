import type { NodePath } from './node-at';

/**
 * Whether a path is one that a pattern such as `transitions.*.gates.**.metric` describes: `*` is any one key or index, `**`
 * any number of them, one at least.
 */
export function matchesPath(pattern: string, path: NodePath): boolean {
  return matches(pattern.split('.'), path.map(String));
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  const [segment, ...below] = path;
  if (first === undefined || segment === undefined) return first === segment;
  if (first === '**') return matches(rest, below) || matches(pattern, below);
  return (first === '*' || first === segment) && matches(rest, below);
}
