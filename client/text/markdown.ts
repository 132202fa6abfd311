import { inertMarkdown } from '../../core/language/markdown';

export { table } from '../../core/text/markdown-table';

/** A link to a web page with foreign text in it; the text alone where the address is none. */
export function link(text: string, address: string | undefined): string {
  if (address === undefined || !URL.canParse(address)) return inertMarkdown(text);
  const { protocol, href } = new URL(address);
  if (protocol !== 'https:' && protocol !== 'http:') return inertMarkdown(text);
  // What could end the address, or the cell that it is in, is escaped as addresses do it.
  const inert = href.replaceAll(
    /[\s<>()|\\`'"*_[\]{}]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `[${inertMarkdown(text)}](${inert})`;
}
