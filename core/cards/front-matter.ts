/** Where the YAML of a Markdown document is; offsets of what stands between the fences. */
export type FrontMatter =
  | { readonly state: 'closed'; readonly start: number; readonly end: number }
  /** A fence that no other one closes; `start` and `end` are its own. */
  | { readonly state: 'open'; readonly start: number; readonly end: number }
  | { readonly state: 'none' };

const OPENING = /^\s*---[ \t]*\r?\n/;
const CLOSING = /\n---[ \t]*(?=\r?\n|$)/g;

/**
 * Finds front matter as the Hub does: white space and a byte order mark may stand before the first fence. A document that
 * begins with a rule (`---`) has none, so an open fence only counts where a key of a card follows it.
 */
export function findFrontMatter(text: string): FrontMatter {
  const opening = OPENING.exec(text)?.[0];
  if (opening === undefined) return { state: 'none' };
  const start = opening.length;
  CLOSING.lastIndex = start - 1;
  const closing = CLOSING.exec(text);
  if (closing) return { state: 'closed', start, end: closing.index + 1 };
  const fence = opening.indexOf('---');
  return CARD_LINE.test(text.slice(start)) ? { state: 'open', start: fence, end: fence + 3 } : { state: 'none' };
}

/** Text that another program fills in before it is YAML. */
export function isTemplate(text: string): boolean {
  return /\{\{|\{%/.test(text);
}

/** Text whose values are placeholders of different names; a lone `{name}` was rather forgotten. */
export function isForm(text: string): boolean {
  const names = [...text.matchAll(PLACEHOLDER)].map(([, name]) => name);
  return names.some((name) => name !== names[0]);
}

/** The whole of a value or entry, to be replaced. */
const PLACEHOLDER = /(?::|^[ \t]*-)[ \t]+["']?\$?\{([A-Za-z_]\w*)\}["']?[ \t]*(?:#.*)?\r?$/gm;

/** Whether some line begins with a key that only cards of the Hub are known to have together. */
export function hasCardKey(yaml: string): boolean {
  return CARD_KEY.test(yaml);
}

const KEYS =
  '(?:license|language|tags|datasets|metrics|pipeline_tag|library_name|base_model|model-index|widget|thumbnail|inference|co2_eq_emissions)';
const CARD_KEY = new RegExp(`^\\s{0,8}["']?${KEYS}["']?[ \\t]*(?::|$)`, 'm');
/** The first line that is neither empty nor a comment. */
const CARD_LINE = new RegExp(`^(?:[ \\t]*(?:#[^\\n]*)?\\r?\\n)*["']?${KEYS}["']?[ \\t]*:`);

/** The beginning of a Markdown document that says everything about its front matter. */
export function headerOf(text: string): string {
  const front = findFrontMatter(text);
  if (front.state === 'none') return '';
  if (front.state === 'closed') return text.slice(0, front.end + '---'.length);
  const opening = OPENING.exec(text)?.[0] ?? '';
  return opening + (CARD_LINE.exec(text.slice(opening.length))?.[0] ?? '');
}
