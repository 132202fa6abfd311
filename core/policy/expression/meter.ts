import { childrenOf, type ExpressionNode } from './nodes';

type Evaluate = (this: ExpressionNode, ...parts: unknown[]) => unknown;

/** One evaluation of a node, and of others in the same place. */
export interface Evaluation {
  readonly evaluate: () => unknown;
  /** Evaluates a node below with the same variables. */
  readonly evaluateBelow: (node: ExpressionNode) => unknown;
}

const methodOf = (node: ExpressionNode): Evaluate =>
  (node as ExpressionNode & { readonly evaluate: Evaluate }).evaluate;

/** Puts `around` around every evaluation of the node and of all below it. */
export function meter(node: ExpressionNode, around: (node: ExpressionNode, evaluation: Evaluation) => unknown): void {
  for (const child of childrenOf(node)) meter(child, around);
  let original = methodOf(node);
  let isChosen = false;
  const metered: Evaluate = (...parts) => {
    const [evaluator, , variables] = parts;
    return around(node, {
      evaluate: () => original.apply(node, parts),
      evaluateBelow: (below) => methodOf(below).call(below, evaluator, below, variables),
    });
  };
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
