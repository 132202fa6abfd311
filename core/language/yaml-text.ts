const PLAIN = /^[\p{L}_][\p{L}\p{N}_./@+-]*$/u;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const OTHER_MEANING = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

export type Quote = '"' | "'" | undefined;

/** A value as YAML that reads back as the same value, in block and flow; in the quotes that a person has begun with, if any. */
export function yamlText(value: unknown, quote?: Quote): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (quote === "'" && value.search(UNSEEN) < 0) return `'${value.replaceAll("'", "''")}'`;
  const plain = quote === undefined && PLAIN.test(value) && !OTHER_MEANING.test(value);
  return plain ? value : JSON.stringify(value).replaceAll(UNSEEN, escaped);
}

/** JSON writes these as they are: YAML 1.1 ends lines at some of them, and others turn around how a line looks. */
function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return code.length > 4 ? String.raw`\U${code.padStart(8, '0')}` : String.raw`\u${code.padStart(4, '0')}`;
}

/** Text as it is inside a snippet of the Language Server Protocol. */
export function snippetText(text: string): string {
  return text.replaceAll(/[\\$}]/g, String.raw`\$&`);
}

/** Any plain value as YAML on one line. */
export function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return yamlText(value);
  const pairs = Object.entries(value).map(([key, inner]) => `${yamlText(key)}: ${flowText(inner)}`);
  return `{${pairs.join(', ')}}`;
}
