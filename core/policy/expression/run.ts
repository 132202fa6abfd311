import { absent, broken, type Finding } from '../outcome';
import { asRecord, asText } from '../record';
import { inSentence } from '../sentence';
import { Guards } from './guards';
import { meter, type Evaluation } from './meter';
import { callOf, rightOperand, selection, type ExpressionNode } from './nodes';

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
  /** The last that went wrong, which passes through all nodes around the one where it did. */
  thrown: unknown;
  /** Greater than 0 inside an operand that does not decide, and is only looked through for what is not there. */
  undecisive: number;
  readonly evaluated: Set<ExpressionNode>;
  readonly guards: Guards;
  readonly observed: Map<string, unknown>;
}

type Values = Readonly<Record<string, unknown>>;

const newState = (values: Values): State => ({
  ...{ cost: 0, failure: undefined, thrown: undefined, undecisive: 0, evaluated: new Set(), observed: new Map() },
  guards: new Guards(asRecord(values['baseline'])['version'] !== undefined),
});

/**
 * Makes every node count what it costs and report what goes wrong in it. CEL forgets an error on one side of `||`, of `&&` or
 * in one element of a list when the rest decides, and does not look at the right side when the left one does; here, whatever
 * is named on either side and is not there fails the gate.
 */
export function metered(
  source: string,
  root: ExpressionNode,
  program: (values: Values) => unknown,
): (values: Values) => Run {
  let state = newState({});
  meter(root, (node, evaluation) => {
    try {
      const value = valueOf(state, node, evaluation);
      if (typeof value === 'number' && !Number.isFinite(value)) throw new Stopped(notFinite(source, node, value));
      observe(state, source, node, value);
      return value;
    } catch (error) {
      noteFailure(state, source, node, error);
      throw error;
    }
  });
  return (values) => {
    state = newState(values);
    return { outcome: outcomeOf(state, () => program(values)), observed: Object.fromEntries(state.observed) };
  };
}

function valueOf(state: State, node: ExpressionNode, { evaluate, evaluateBelow }: Evaluation): unknown {
  state.evaluated.add(node);
  const right = rightOperand(node);
  if (right !== undefined) state.evaluated.delete(right);
  const value = evaluate();
  spend(state, value);
  state.guards.note(node, value);
  if (right !== undefined && !state.evaluated.has(right)) lookThrough(state, () => evaluateBelow(right));
  return value;
}

/** Evaluates an operand for nothing but what it reads: its value, and what it cannot compute, do not matter. */
function lookThrough(state: State, evaluate: () => unknown): void {
  state.undecisive += 1;
  try {
    evaluate();
  } catch {
    // Noted where it was thrown, if it counts.
  } finally {
    state.undecisive -= 1;
  }
}

function noteFailure(state: State, source: string, node: ExpressionNode, error: unknown): void {
  const isFirst = error !== state.thrown;
  state.thrown = error;
  if (state.undecisive > 0 && !(isFirst && countsAnywhere(state, node, error))) return;
  state.failure ??= findingOf(error, source, node);
}

/** Something that is read and is not there, and that no `has()` before it asked for. */
function countsAnywhere({ guards }: State, node: ExpressionNode, error: unknown): boolean {
  if (error instanceof Stopped && error.finding.result === 'error') return true;
  const isAbsent = error instanceof Stopped || codeOf(error) === 'no_such_key';
  return isAbsent && selection(node) !== undefined && !guards.covers(node);
}

function outcomeOf(state: State, evaluate: () => unknown): Outcome {
  try {
    const value = evaluate();
    return state.failure === undefined ? { value } : { finding: state.failure };
  } catch (error) {
    return { finding: state.failure ?? unevaluated(error) };
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

function findingOf(error: unknown, source: string, node: ExpressionNode): Finding {
  if (error instanceof Stopped) return error.finding;
  const place = `\`${inSentence(source.slice(node.start, node.end))}\``;
  const code = codeOf(error);
  if (code === 'no_such_key' || code === 'index_out_of_bounds') {
    return callOf(node)?.name === 'has'
      ? absent(`${place} asks for a part of something that is missing itself; ask for that first.`)
      : absent(`${place} is missing, and no \`has()\` before it asks whether it is there.`);
  }
  return unevaluated(error);
}

function unevaluated(error: unknown): Finding {
  const summary = asText(asRecord(error)['summary']) ?? 'it takes too much room';
  return broken(`The expression cannot be evaluated: ${inSentence(summary)}.`);
}

const codeOf = (error: unknown): unknown => asRecord(error)['code'];

/** Only what is read of the evidence, and of that only what JSON can show. */
function observe({ observed }: State, source: string, node: ExpressionNode, value: unknown): void {
  if (selection(node) === undefined || observed.size >= MAX_OBSERVED) return;
  const shown = value instanceof Date ? value.toISOString() : value;
  const place = source.slice(node.start, node.end);
  if (typeof shown !== 'object' && typeof shown !== 'bigint' && /^(?:candidate|baseline|transition)\b/.test(place)) {
    observed.set(place, shown);
  }
}
