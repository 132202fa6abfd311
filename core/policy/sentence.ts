/** Text of strangers for a sentence of ours: one line, clipped, without a full stop of its own. */
export function inSentence(text: string, length = 200): string {
  const line = text.replaceAll(/[\s\p{C}]+/gu, ' ').trim();
  return (line.length > length ? `${line.slice(0, length - 1)}…` : line).replace(/[.\s]+$/, '');
}

/** `: <reason>` for the end of a sentence; nothing where none is stated. */
export function because(reason: string | undefined): string {
  const text = inSentence(reason ?? '');
  return text === '' ? '' : `: ${text}`;
}
