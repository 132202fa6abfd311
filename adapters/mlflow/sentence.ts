const MAX_LENGTH = 300;

/** What a server says, as one line that ends: it may be long, have several lines, SQL or nothing in it. */
export function sentence(text: string): string {
  const line = text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  const short = line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)} …` : line;
  return /[.!?]$/.test(short) ? short : `${short}.`;
}
