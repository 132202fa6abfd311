import { callOf, pathOf, type ExpressionNode } from './nodes';

/** What `has()` has said is not there, so that nothing counts as read without having been asked for. */
export class Guards {
  readonly #absent = new Set<string>();
  #isBaselineAsked = false;

  /** @param hasBaseline whether there is a baseline at all; where there is none, asking for any of it asks for all */
  public constructor(private readonly hasBaseline: boolean) {}

  /** Remembers the answer where the node is a `has()`. */
  public note(node: ExpressionNode, value: unknown): void {
    const call = value === false ? callOf(node) : undefined;
    const [asked] = call?.name === 'has' ? call.args : [];
    const path = asked && pathOf(asked);
    if (path === undefined) return;
    this.#absent.add(keyOf(path));
    this.#isBaselineAsked ||= path[0] === 'baseline';
  }

  /** True where a `has()` has asked for what the node reads. */
  public covers(node: ExpressionNode): boolean {
    const path = pathOf(node);
    if (path === undefined) return false;
    return this.#absent.has(keyOf(path)) || (path[0] === 'baseline' && !this.hasBaseline && this.#isBaselineAsked);
  }
}

const keyOf = (path: readonly string[]): string => JSON.stringify(path);
