import { inSentence } from '../sentence';
import { celEnvironment, MAX_EXPRESSION_LENGTH, NAMES } from './environment';
import { allNodes, callOf, variableOf, type ExpressionNode } from './nodes';
import { readsOf, refusalIn, type ExpressionProblem, type VersionRead } from './rules';
import { metered, type Run } from './run';

/** An expression in which nothing is wrong. */
export interface CompiledExpression {
  readonly reads: readonly VersionRead[];
  /** Evaluates it; never throws. */
  readonly run: (values: Readonly<Record<string, unknown>>) => Run;
}

export type Compilation =
  | { readonly ok: true; readonly expression: CompiledExpression }
  | { readonly ok: false; readonly problem: ExpressionProblem };

const compiled = new Map<string, Compilation>();
const MAX_CACHED = 256;

/** Reads a CEL expression: its syntax, its names and its types. */
export function compileExpression(source: string): Compilation {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  if (compiled.size >= MAX_CACHED) compiled.clear();
  const compilation = compile(source);
  compiled.set(source, compilation);
  return compilation;
}

function compile(source: string): Compilation {
  if (source.length > MAX_EXPRESSION_LENGTH) {
    const message = `An expression has at most ${MAX_EXPRESSION_LENGTH} characters; split it into several gates.`;
    return { ok: false, problem: { message, start: 0, end: source.length } };
  }
  try {
    const program = celEnvironment().parse(source);
    const root: ExpressionNode = program.ast;
    const problem = refusalIn(root) ?? typeProblem(source, program.check()) ?? guardProblem(source, root);
    return problem === undefined
      ? { ok: true, expression: { reads: readsOf(root), run: metered(source, root, program) } }
      : { ok: false, problem };
  } catch (error) {
    return { ok: false, problem: problemOf(source, error) };
  }
}

interface TypeCheck {
  readonly valid: boolean;
  readonly type?: string;
  readonly error?: unknown;
}

function typeProblem(source: string, { valid, type = '', error }: TypeCheck): ExpressionProblem | undefined {
  if (!valid) return problemOf(source, error);
  if (type === 'bool' || type === 'dyn') return undefined;
  return { message: `A gate's expression is true or false, but this one is a ${type}.`, start: 0, end: source.length };
}

/** The library checks only the first name inside `has()`, so that a misspelled guard would never hold. */
function guardProblem(source: string, root: ExpressionNode): ExpressionProblem | undefined {
  for (const node of allNodes(root)) {
    const call = node.op === 'call' ? callOf(node) : undefined;
    const [guarded] = call?.name === 'has' ? call.args : [];
    if (guarded === undefined || !startsWithName(guarded)) continue;
    const checked = celEnvironment().check(source.slice(guarded.start, guarded.end));
    if (checked.valid) continue;
    const { message, start, end } = problemOf(source, checked.error);
    return { message, start: start + guarded.start, end: end + guarded.start };
  }
  return undefined;
}

function startsWithName(guarded: ExpressionNode): boolean {
  return allNodes(guarded).some((node) => NAMES.some((name) => name === variableOf(node)));
}

interface CelFailure {
  readonly code?: unknown;
  readonly summary?: unknown;
  readonly range?: { readonly start: number; readonly end: number };
}

function problemOf(source: string, error: unknown): ExpressionProblem {
  const { code, summary, range = { start: 0, end: source.length } } = (error ?? {}) as CelFailure;
  const said = inSentence(typeof summary === 'string' ? summary : 'it is nested too deeply');
  // At the end of the text there is nothing to underline.
  const start = range.end > range.start ? range.start : Math.max(0, range.start - 1);
  return { message: sentenceOf(code, said), start, end: Math.max(range.end, start) };
}

function sentenceOf(code: unknown, said: string): string {
  switch (code) {
    case 'unknown_variable':
      return `${said}; an expression may use ${NAMES.map((name) => `\`${name}\``).join(', ')}.`;
    case 'no_such_overload':
      return said.includes('double') && /\bint\b/.test(said)
        ? `${said}; metrics are doubles, so write whole numbers like \`2.0\`.`
        : `${said}.`;
    default:
      return `The expression is not valid: ${said}.`;
  }
}
