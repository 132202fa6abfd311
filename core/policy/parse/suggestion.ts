import { mostSimilar } from '../../text/similar';

/** A policy that names more than these is not written by hand, and comparing all with all takes minutes. */
const MAX_KNOWN = 200;

/** The end of a sentence: `; did you mean …?` or a full stop. */
export function suggestion(name: string, known: readonly string[] | ReadonlySet<string>): string {
  const count = 'size' in known ? known.size : known.length;
  const similar = count > MAX_KNOWN ? undefined : mostSimilar(name, known);
  return similar === undefined ? '.' : `; did you mean \`${similar}\`?`;
}
