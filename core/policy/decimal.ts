import { Big as BigJs } from 'big.js';
import { isLosslessNumber } from 'lossless-json';
import type { ExactNumber } from './evidence';

/** An exact decimal number. */
export type Decimal = BigJs;

// A constructor of our own: settings made here are nobody else's.
const Exact = BigJs();

const GRAMMAR = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE]([-+]?\d+))?$/;
const MAX_EXPONENT = 9999;
/** Multiplication is quadratic in digits, and evidence comes from strangers. */
const MAX_DIGITS = 2000;

export const ZERO: Decimal = new Exact(0);

/** The number that a text writes, or nothing when it is no decimal, has over 2,000 digits or an exponent beyond ±9999. */
export function parseDecimal(text: string): Decimal | undefined {
  if (text.length > MAX_DIGITS) return undefined;
  const match = GRAMMAR.exec(text);
  if (match === null || Math.abs(Number(match[1] ?? 0)) > MAX_EXPONENT) return undefined;
  // YAML allows the sign that big.js refuses.
  return new Exact(text.replace(/^\+/, ''));
}

/** The digits of a number as its source wrote them, or nothing when the value is no number. */
export function exactText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return isLosslessNumber(value) ? value.value : undefined;
}

/** The exact value of a number in evidence; nothing when it cannot be computed with. */
export function exact(value: ExactNumber): Decimal | undefined {
  const text = exactText(value);
  return text === undefined ? undefined : parseDecimal(text);
}

/** A plain JSON number where that keeps every digit, else the digits as a string. */
export function decimalToJson(value: Decimal): number | string {
  const text = value.toString();
  const plain = Number(text);
  const same = Number.isFinite(plain) && parseDecimal(String(plain))?.eq(value) === true;
  return same ? (plain === 0 ? 0 : plain) : text;
}

/** Clipped, for a sentence. */
export function decimalToText(value: Decimal): string {
  const text = String(decimalToJson(value));
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
