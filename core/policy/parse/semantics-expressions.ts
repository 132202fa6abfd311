import { compileExpression } from '../expression/compile';
import { asText, type JsonRecord } from '../record';
import { errorAt, type Report } from './finding';
import { gatesOf } from './gate-walk';

/** Expressions that are not CEL, use unknown names, mix types or ask for what is refused, each at its place in the text. */
export function expressionFindings(policy: JsonRecord, report: Report): void {
  for (const { gate, path } of gatesOf(policy)) {
    const source = asText(gate['expression']);
    const compilation = source === undefined || source === '' ? undefined : compileExpression(source);
    if (compilation === undefined || compilation.ok) continue;
    const { message, start, end } = compilation.problem;
    report({ ...errorAt([...path, 'expression'], 'bad-expression', message), within: { start, end } });
  }
}
