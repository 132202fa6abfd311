import { LosslessNumber } from 'lossless-json';
import type { ScalarReader } from './yaml-value';

/** A YAML number with the digits of its source; one that JSON cannot write is the text `NaN`, `Infinity` or `-Infinity`. */
export const exactScalar: ScalarReader = ({ value, source }) =>
  typeof value === 'number' ? exactNumber(value, source ?? String(value)) : value;

/** A YAML number as a double, as far as JSON can write it. */
export const plainScalar: ScalarReader = ({ value }) =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

function exactNumber(value: number, source: string): unknown {
  const digits = jsonDigits(source);
  if (digits !== undefined) return new LosslessNumber(digits);
  return Number.isFinite(value) ? new LosslessNumber(String(value)) : String(value);
}

const DECIMAL = /^([-+]?)(?=\.?\d)(\d*)(?:\.(\d*))?([eE][-+]?\d+)?$/;

/** JSON has no plus sign, no leading zeros, and a digit on both sides of the point. */
function jsonDigits(source: string): string | undefined {
  const [match, sign, whole = '', fraction = '', exponent = ''] = DECIMAL.exec(source) ?? [];
  if (match === undefined) return undefined;
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  return `${sign === '-' ? '-' : ''}${digits}${fraction === '' ? '' : `.${fraction}`}${exponent}`;
}
