import { allNodes, callOf, childrenOf, selection, variableOf, type ExpressionNode } from './nodes';

/** What is wrong with an expression, and where in it. */
export interface ExpressionProblem {
  /** One sentence. */
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

const COMPREHENSIONS: readonly string[] = ['all', 'exists', 'exists_one', 'map', 'filter'];
const MAX_NESTING = 2;

/** What this format refuses although CEL allows it. */
export function refusalIn(root: ExpressionNode): ExpressionProblem | undefined {
  const pattern = allNodes(root).find((node) => callOf(node)?.name === 'matches');
  if (pattern !== undefined) {
    return at(pattern, '`matches()` is refused in expressions; use a gate `tag: {key, matches}`.');
  }
  const deep = deepComprehension(root, 0);
  return (
    deep && at(deep, `Comprehensions may be nested ${MAX_NESTING} deep, and this one is inside ${MAX_NESTING} others.`)
  );
}

const at = ({ start, end }: ExpressionNode, message: string): ExpressionProblem => ({ message, start, end });

function deepComprehension(node: ExpressionNode, around: number): ExpressionNode | undefined {
  const call = node.op === 'rcall' ? callOf(node) : undefined;
  const isComprehension = call !== undefined && COMPREHENSIONS.includes(call.name);
  if (isComprehension && around === MAX_NESTING) return node;
  for (const child of childrenOf(node)) {
    const inside = isComprehension && call.args.includes(child) ? 1 : 0;
    const deep = deepComprehension(child, around + inside);
    if (deep !== undefined) return deep;
  }
  return undefined;
}

/** A part of a version that an expression reads. */
export interface VersionRead {
  readonly of: 'candidate' | 'baseline';
  /** A property of the version; absent where all of it is read. */
  readonly property?: string;
}

/** Which parts of the candidate and the baseline the expression reads. */
export function readsOf(root: ExpressionNode): readonly VersionRead[] {
  const selected = selection(root);
  const of = selected && versionName(variableOf(selected.of));
  if (of !== undefined && selected?.name !== undefined) return [{ of, property: selected.name }];
  const whole = versionName(variableOf(root));
  return [...(whole === undefined ? [] : [{ of: whole }]), ...childrenOf(root).flatMap(readsOf)];
}

function versionName(name: string | undefined): VersionRead['of'] | undefined {
  return name === 'candidate' || name === 'baseline' ? name : undefined;
}
