import { preferred } from '../../text/fix';
import { parseDecimal } from '../decimal';
import { isBaselineVersion, isBound } from './build';
import { errorAt, type LocatedFinding, type PolicyPath } from './finding';

/** What is wrong with a number's digits: YAML's own value no longer shows it. */
export function numberFinding(value: number, source: string, path: PolicyPath): LocatedFinding | undefined {
  if (isBound(path) && parseDecimal(source) === undefined) {
    return errorAt(path, 'not-decimal', `${source} is not a decimal number that can be compared with.`);
  }
  if (isBaselineVersion(path) && String(value) !== source) {
    const finding = errorAt(
      path,
      'unquoted-version',
      `YAML reads the version ${source} as ${value}; put it in quotes.`,
    );
    return { ...finding, fixes: [preferred({ kind: 'wrap', by: '""' })] };
  }
  return undefined;
}
