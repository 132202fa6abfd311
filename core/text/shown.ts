/** Nobody sees these, and they change how what is beside them looks; a line's end would begin a sentence of its own. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/**
 * Text with words of strangers in it, as it may stand beside our own: on one line, with nothing unseen. It is cut in its middle,
 * so that it ends as it did. `longest` in UTF-16 units.
 */
export function shownText(text: string, longest: number): string {
  const half = Math.floor(longest / 2);
  const cut = text.length > longest ? `${text.slice(0, half - 1)}…${text.slice(-half)}` : text;
  return cut.replaceAll(UNSEEN, ' ');
}
