import { childrenOf, type ExpressionNode } from './nodes';

type Evaluate = (this: ExpressionNode, ...parts: unknown[]) => unknown;

/** Puts `around` around every evaluation of the node and of all below it. */
export function meter(node: ExpressionNode, around: (node: ExpressionNode, evaluate: () => unknown) => unknown): void {
  for (const child of childrenOf(node)) meter(child, around);
  let original = (node as ExpressionNode & { readonly evaluate: Evaluate }).evaluate;
  let isChosen = false;
  const metered: Evaluate = (...parts) => around(node, () => original.apply(node, parts));
  // When a node is evaluated for the first time, the library replaces its method by the one for its operator and calls that.
  Object.defineProperty(node, 'evaluate', {
    get() {
      const evaluate = isChosen ? original : metered;
      isChosen = false;
      return evaluate;
    },
    set(chosen: Evaluate) {
      original = chosen;
      isChosen = true;
    },
  });
}
