import { distance } from 'fastest-levenshtein';

const MAX_LENGTH = 60;

/** The candidate that was probably meant: at most a third of its characters differ. The first of several equally near ones. */
export function mostSimilar(text: string, candidates: Iterable<string>): string | undefined {
  let best: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of candidates) {
    const limit = Math.floor(Math.max(text.length, candidate.length) / 3);
    if (Math.abs(text.length - candidate.length) > limit || candidate.length > MAX_LENGTH) continue;
    const edits = distance(text.toLowerCase(), candidate.toLowerCase());
    if (edits <= limit && edits < (best?.edits ?? Infinity)) best = { candidate, edits };
  }
  return best?.candidate;
}
