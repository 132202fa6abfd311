/** Text of a registry on one line, without what no person sees. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replaceAll('<!--', '')
    .trim();
}

/** The same as Markdown that says just this: no link, picture, HTML, emphasis or table comes of it. */
export function inertText(text: string): string {
  return oneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll(/[\\`*_[\]|~<>]/g, String.raw`\$&`);
}

/** As code, also in a table. */
export function code(text: string): string {
  return `\`${oneLine(text)
    .replaceAll('`', "'")
    .replaceAll('|', String.raw`\|`)}\``;
}

/** Several lines of somebody else's, which cannot be headings of the card. */
export function quotation(text: string): string {
  const lines = text.split(/\r\n?|[\n\v\f\u0085\u2028\u2029]/).map((line) => `> ${inertText(line)}`.trimEnd());
  return lines.join('\n');
}
