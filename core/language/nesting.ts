/** Far deeper than any policy, far shallower than what exhausts a parser's stack. */
const MAX_NESTING = 200;

/**
 * Whether a YAML text may nest so deeply that parsing it could exhaust the stack. Recursion that ends in a regular
 * expression kills V8 instead of throwing, so this has to be known before. Brackets in texts and comments count as well:
 * hundreds of them that are never closed are not worth a lexer.
 */
export function isNestedTooDeeply(text: string): boolean {
  let brackets = 0;
  for (const [mark] of text.matchAll(/[[{\]}]/g)) {
    brackets += mark === '[' || mark === '{' ? 1 : -1;
    if (brackets > MAX_NESTING) return true;
  }
  return hasLongIndicators(text);
}

/** Each `- `, `? ` or `: ` at the beginning of a line, and each further column of indentation, may open a level. */
function hasLongIndicators(text: string): boolean {
  for (const [indicators] of text.matchAll(/^(?:[ \t]|[-?:](?=\s))+/gm)) {
    if (indicators.length > 2 * MAX_NESTING) return true;
  }
  return false;
}
