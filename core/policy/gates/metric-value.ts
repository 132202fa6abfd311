import { exactText, parseDecimal, type Decimal } from '../decimal';
import type { MetricSlice, MetricValue } from '../evidence';
import { absent, broken, type Finding } from '../outcome';
import type { SliceRule } from '../types';

/** A metric's value as it can be computed with, or the finding that it cannot. */
export type Measured = { readonly value: Decimal } | { readonly finding: Finding };

const NOT_FINITE: readonly string[] = ['NaN', 'Infinity', '-Infinity'];

/** `label` names the metric (and slice and version) in the sentence. */
export function measure(value: MetricValue | undefined, label: string): Measured {
  if (value === undefined || value === null) return { finding: absent(`${label} is missing.`) };
  const text = typeof value === 'string' ? value : exactText(value);
  if (text !== undefined && NOT_FINITE.includes(text)) return { finding: absent(`${label} is ${text}.`) };
  if (text === undefined || typeof value === 'string') {
    return { finding: broken(`${label} is ${kindOf(value)} where a number belongs.`) };
  }
  const exact = parseDecimal(text);
  return exact === undefined
    ? { finding: broken(`${label} has too many digits or an exponent beyond 9999.`) }
    : { value: exact };
}

export function isNothing(value: MetricValue | undefined): boolean {
  return value === undefined || value === null;
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return 'a text';
  return typeof value === 'boolean' ? 'true or false' : 'an object';
}

/** The slices whose whole `where` is the rule's. */
export function matchingSlices(slices: readonly MetricSlice[] | undefined, rule: SliceRule): readonly MetricSlice[] {
  return (slices ?? []).filter((slice) => sameWhere(slice.where, rule.where));
}

function sameWhere(actual: SliceRule['where'], wanted: SliceRule['where']): boolean {
  const keys = Object.keys(wanted);
  return (
    keys.length === Object.keys(actual).length &&
    keys.every((key) => Object.hasOwn(actual, key) && sameValue(actual[key], wanted[key]))
  );
}

function sameValue(left: unknown, right: unknown): boolean {
  const [leftNumber, rightNumber] = [left, right].map((value) => parseDecimal(exactText(value) ?? ''));
  if (leftNumber !== undefined && rightNumber !== undefined) return leftNumber.eq(rightNumber);
  return typeof left !== 'object' && left === right;
}

/** `region=eu, age=young` */
export function whereText(where: SliceRule['where']): string {
  return Object.entries(where)
    .map(([key, value]) => `${key}=${exactText(value) ?? (typeof value === 'object' ? '?' : String(value))}`)
    .join(', ');
}
