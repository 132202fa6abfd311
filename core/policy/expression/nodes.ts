/** A node of a parsed expression, as far as it is looked at here. */
export interface ExpressionNode {
  readonly op: string;
  readonly args: unknown;
  /** Offsets into the expression. */
  readonly start: number;
  readonly end: number;
}

export function isNode(value: unknown): value is ExpressionNode {
  return typeof value === 'object' && value !== null && 'op' in value && typeof value.op === 'string';
}

/** The nodes right below one, however its operator nests them. */
export function childrenOf({ args }: ExpressionNode): readonly ExpressionNode[] {
  return nodesIn(args);
}

function nodesIn(value: unknown): readonly ExpressionNode[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  return isNode(value) ? [value] : [];
}

export function allNodes(root: ExpressionNode): readonly ExpressionNode[] {
  return [root, ...childrenOf(root).flatMap(allNodes)];
}

/** The object and the name of `object.name` and `object["name"]`; no name where it is computed. */
export function selection(node: ExpressionNode): { readonly of: ExpressionNode; readonly name?: string } | undefined {
  if (node.op !== '.' && node.op !== '[]') return undefined;
  const [of, key] = node.args as readonly unknown[];
  if (!isNode(of)) return undefined;
  const name = isNode(key) && key.op === 'value' ? key.args : key;
  return typeof name === 'string' ? { of, name } : { of };
}

/** The name of a variable, if the node is one. */
export function variableOf({ op, args }: ExpressionNode): string | undefined {
  return op === 'id' && typeof args === 'string' ? args : undefined;
}

/** The name of the function or method that the node calls, and its arguments. */
export function callOf({
  op,
  args,
}: ExpressionNode): { readonly name: string; readonly args: readonly ExpressionNode[] } | undefined {
  if (op !== 'call' && op !== 'rcall') return undefined;
  const parts = args as readonly unknown[];
  return typeof parts[0] === 'string' ? { name: parts[0], args: nodesIn(parts.at(-1)) } : undefined;
}

/** The operand of `||` or `&&` that CEL leaves out once the left one decides. */
export function rightOperand({ op, args }: ExpressionNode): ExpressionNode | undefined {
  const right = op === '||' || op === '&&' ? (args as readonly unknown[])[1] : undefined;
  return isNode(right) ? right : undefined;
}

/** `['candidate', 'metrics', 'f1']`, however it is written; nothing where a part is computed. */
export function pathOf(node: ExpressionNode): readonly string[] | undefined {
  const variable = variableOf(node);
  if (variable !== undefined) return [variable];
  const selected = selection(node);
  const parent = selected && pathOf(selected.of);
  return parent === undefined || selected?.name === undefined ? undefined : [...parent, selected.name];
}
