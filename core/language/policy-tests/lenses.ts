import { inSentence } from '../../policy/sentence';
import type { LanguageDocument } from '../document';
import type { Knowledge } from '../knowledge';
import { extent } from '../node-at';
import { caseNodes } from './case-nodes';
import { testRun, type TestRun } from './outcomes';

/** To run a case, or all of them, and what came out. UTF-16 offsets. */
export interface CaseLens {
  readonly start: number;
  readonly end: number;
  readonly title: string;
  readonly target: {
    /** Of the test file. */
    readonly uri: string;
    /** From 0. Absent: all cases. */
    readonly case?: number;
  };
}

const MAX_LENSES = 200;
const MAX_LENGTH = 80;

/** Two above each case, and two for all of them above the first. Nothing for another kind of document. */
export function caseLenses(document: LanguageDocument, knowledge: Knowledge): readonly CaseLens[] {
  const { tests, uri } = document;
  const nodes = caseNodes(document);
  const start = extent(nodes[0])?.[0];
  if (tests === undefined || start === undefined) return [];
  const run = testRun(document, knowledge);
  const all = nodes.length === 1 ? 'Run 1 case' : `Run all ${nodes.length} cases`;
  const whole = [all, ...allResult(run, nodes.length)].map((title) => ({ start, end: start, title, target: { uri } }));
  return [...whole, ...nodes.slice(0, MAX_LENSES).flatMap((node, index) => lensesOf(node, index, { uri, run }))];
}

interface Ran {
  readonly uri: string;
  readonly run: TestRun;
}

function lensesOf(node: unknown, index: number, { uri, run }: Ran): readonly CaseLens[] {
  const start = extent(node)?.[0];
  if (start === undefined) return [];
  const target = { uri, case: index };
  return ['Run case', ...caseResult(run, index)].map((title) => ({ start, end: start, title, target }));
}

function allResult(run: TestRun, count: number): readonly string[] {
  if (run.kind === 'unknown') return [];
  if (run.kind === 'problem') return ['✗ not run'];
  const { outcomes } = run;
  if (outcomes.length === 0) return ['✗ not run'];
  const failed = outcomes.filter(({ failure }) => failure !== undefined).length;
  const of = outcomes.length < count ? `the first ${outcomes.length}` : String(count);
  return [failed === 0 ? `✓ ${of} passed` : `✗ ${failed} of ${of} failed`];
}

function caseResult(run: TestRun, index: number): readonly string[] {
  const outcome = run.kind === 'outcomes' ? run.outcomes[index] : undefined;
  if (!outcome) return [];
  return [outcome.failure === undefined ? '✓ passes' : `✗ ${inSentence(outcome.failure.brief, MAX_LENGTH)}`];
}
