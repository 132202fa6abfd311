import type { TestedCase } from '../commands/test';
import type { Line } from '../output/line';
import { plural } from '../output/plural';

/** One line a case, what came out instead below it, and a last line that counts. */
export function testLines(cases: readonly TestedCase[]): Line[] {
  const failed = cases.filter(({ ok }) => !ok).length;
  return [...cases.flatMap(caseLines), `${plural(cases.length, 'case')}, ${failed} failed`];
}

function caseLines({ file, name, ok, message }: TestedCase): Line[] {
  const mark: Line = ok ? { text: '✓', tone: 'good' } : { text: '✗', tone: 'bad' };
  const reason: Line[] = message === undefined ? [] : [`    ${message}`];
  return [[mark, ` ${name}`, { text: `  ${file}`, tone: 'dim' }], ...reason];
}
