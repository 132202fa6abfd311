import { absent, broken, type Finding } from '../outcome';
import { inSentence } from '../sentence';
import { meter } from './meter';
import { selection, type ExpressionNode } from './nodes';

/** What an expression came to: its value, or why it has none. */
export type Outcome = { readonly value: unknown } | { readonly finding: Finding };

export interface Run {
  readonly outcome: Outcome;
  /** What it read: `candidate.metrics.f1` → 0.91. */
  readonly observed: Readonly<Record<string, unknown>>;
}

/** Steps of one evaluation; lists and texts cost by their length. */
const MAX_COST = 200_000;
const FREE_LENGTH = 16;
const MAX_OBSERVED = 20;

interface State {
  cost: number;
  /** The first that went wrong. */
  failure: Finding | undefined;
  readonly observed: Map<string, unknown>;
}

/**
 * Makes every node count what it costs and report what goes wrong in it. CEL forgets an error on one side of `||`, of `&&` or
 * in one element of a list when the rest decides; here, whatever was read and is not there fails the gate.
 */
export function metered(
  source: string,
  root: ExpressionNode,
  program: (values: Readonly<Record<string, unknown>>) => unknown,
): (values: Readonly<Record<string, unknown>>) => Run {
  let state: State = { cost: 0, failure: undefined, observed: new Map() };
  meter(root, (node, evaluate) => {
    try {
      const value = evaluate();
      spend(state, value);
      if (typeof value === 'number' && !Number.isFinite(value)) throw new Stopped(notFinite(source, node, value));
      observe(state, source, node, value);
      return value;
    } catch (error) {
      state.failure ??= findingOf(error, source.slice(node.start, node.end));
      throw error;
    }
  });
  return (values) => {
    state = { cost: 0, failure: undefined, observed: new Map() };
    return { outcome: outcomeOf(state, () => program(values)), observed: Object.fromEntries(state.observed) };
  };
}

function outcomeOf(state: State, evaluate: () => unknown): Outcome {
  try {
    const value = evaluate();
    return state.failure === undefined ? { value } : { finding: state.failure };
  } catch (error) {
    return { finding: state.failure ?? findingOf(error, '') };
  }
}

class Stopped extends Error {
  public constructor(public readonly finding: Finding) {
    super(finding.message);
  }
}

/** NaN is smaller than nothing and greater than nothing, so that `!(metric < limit)` would hold. */
function notFinite(source: string, node: ExpressionNode, value: number): Finding {
  return absent(`\`${inSentence(source.slice(node.start, node.end))}\` is ${value}.`);
}

function spend(state: State, value: unknown): void {
  state.cost += 1 + Math.floor(lengthOf(value) / FREE_LENGTH);
  if (state.cost > MAX_COST) {
    throw new Stopped(
      broken('The expression takes too many steps; make it or the lists that it walks through smaller.'),
    );
  }
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return value instanceof Map ? value.size : 0;
}

function findingOf(error: unknown, place: string): Finding {
  if (error instanceof Stopped) return error.finding;
  const { code, summary } = (error ?? {}) as { readonly code?: unknown; readonly summary?: unknown };
  if (code === 'no_such_key' || code === 'index_out_of_bounds') {
    return absent(`\`${inSentence(place)}\` is missing, and no \`has()\` before it asks whether it is there.`);
  }
  const said = typeof summary === 'string' ? summary : 'it takes too much room';
  return broken(`The expression cannot be evaluated: ${inSentence(said)}.`);
}

/** Only what is read of the evidence, and of that only what JSON can show. */
function observe({ observed }: State, source: string, node: ExpressionNode, value: unknown): void {
  if (selection(node) === undefined || observed.size >= MAX_OBSERVED) return;
  const shown = value instanceof Date ? value.toISOString() : value;
  const place = source.slice(node.start, node.end);
  if (typeof shown !== 'object' && typeof shown !== 'bigint' && /^(?:candidate|baseline|transition)\b/.test(place)) {
    observed.set(place, shown);
  }
}
