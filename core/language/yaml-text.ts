const PLAIN = /^[\p{L}_][\p{L}\p{N}_./@+-]*$/u;
const OTHER_MEANING = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

export type Quote = '"' | "'" | undefined;

/** A value as YAML that reads back as the same value, in block and flow; in the quotes that a person has begun with, if any. */
export function yamlText(value: unknown, quote?: Quote): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (quote === "'" && !/\p{Cc}/u.test(value)) return `'${value.replaceAll("'", "''")}'`;
  const plain = quote === undefined && PLAIN.test(value) && !OTHER_MEANING.test(value);
  return plain ? value : JSON.stringify(value);
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
