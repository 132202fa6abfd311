import type { Random } from '../support/random';

/** An exact decimal: `digits` · 10^-`scale`. */
export interface Exact {
  readonly digits: bigint;
  readonly scale: number;
}

const MARK = '#number:';

/** Text that `toJson` writes as this number, digit by digit. */
export function numeral(text: string): string {
  return MARK + text;
}

/** JSON in which numerals are numbers as they were written, so that no digit is lost on the way. */
export function toJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/"#number:([^"]+)"/g, '$1');
}

/** Undefined for what is no finite decimal of an ordinary size. */
export function exact(value: unknown): Exact | undefined {
  const found = /^#number:(-?\d+)(?:\.(\d+))?(?:e(-?\d{1,2}))?$/.exec(String(value));
  if (found === null) return undefined;
  const [, whole = '', part = '', exponent = '0'] = found;
  const negative = whole.startsWith('-') ? -1n : 1n;
  const digits = negative * BigInt(whole.replace('-', '') + part);
  const scale = part.length - Number(exponent);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

export function add(one: Exact, other: Exact): Exact {
  const scale = Math.max(one.scale, other.scale);
  return { digits: scaled(one, scale) + scaled(other, scale), scale };
}

export function times(one: Exact, other: Exact): Exact {
  return { digits: one.digits * other.digits, scale: one.scale + other.scale };
}

/** To thirty further digits, which is exact where the quotient ends. */
export function dividedBy(one: Exact, count: number): Exact {
  return { digits: (one.digits * 10n ** 30n) / BigInt(count), scale: one.scale + 30 };
}

export function absolute(one: Exact): Exact {
  return { digits: one.digits < 0n ? -one.digits : one.digits, scale: one.scale };
}

function scaled(one: Exact, scale: number): bigint {
  return one.digits * 10n ** BigInt(scale - one.scale);
}

/** One of the ways in which people and programs write a number. */
export function written(one: Exact, random: Random): string {
  const { digits, scale } = shortened(one);
  if (scale === 0) return numeral(random.chance(0.1) ? `${digits}.0` : `${digits}`);
  if (random.chance(0.1)) return numeral(`${digits}e-${scale}`);
  const text = `${absolute(one).digits === 0n ? 0n : absolute({ digits, scale }).digits}`.padStart(scale + 1, '0');
  const zeros = random.chance(0.1) ? '00' : '';
  return numeral(`${digits < 0n ? '-' : ''}${text.slice(0, -scale)}.${text.slice(-scale)}${zeros}`);
}

function shortened(one: Exact): Exact {
  let { digits, scale } = one;
  while (scale > 0 && digits % 10n === 0n) {
    digits /= 10n;
    scale -= 1;
  }
  return { digits, scale };
}
