import { mostSimilar } from '../../text/similar';

/** A policy that names more than these is not written by hand, and comparing all with all takes minutes. */
const MAX_KNOWN = 200;

/** The end of a sentence: `; did you mean …?` or a full stop. */
export function suggestion(name: string, known: Iterable<string>): string {
  const names = [...known];
  const similar = names.length > MAX_KNOWN ? undefined : mostSimilar(name, names);
  return similar === undefined ? '.' : `; did you mean \`${similar}\`?`;
}
