import { mostSimilar } from '../../text/similar';

/** The end of a sentence: `; did you mean …?` or a full stop. */
export function suggestion(name: string, known: Iterable<string>): string {
  const similar = mostSimilar(name, known);
  return similar === undefined ? '.' : `; did you mean \`${similar}\`?`;
}
