const LONGEST_SHOWN = 300;

/** The same as `inertMarkdown`, cut to what a hover or a list has room for. */
export function escapeMarkdown(text: string): string {
  return inertMarkdown(shorten(text));
}

/** Text from a registry or repository as inert Markdown on one line: no link, image, HTML, emphasis or table can come of it. */
export function inertMarkdown(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]()#+\-.!|~$:@/]/g, String.raw`\$&`);
}

function shorten(text: string): string {
  if (text.length <= LONGEST_SHOWN) return text;
  // A surrogate pair is not cut in two.
  return `${text.slice(0, LONGEST_SHOWN).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
