/** Order by code units, which for the ASCII of GTO's names are code points. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

/** Order of numbers of any length, written without leading zeros: the longer one is the greater. */
export function compareDigits(left: string, right: string): number {
  return Math.sign(left.length - right.length) || compareText(left, right);
}
