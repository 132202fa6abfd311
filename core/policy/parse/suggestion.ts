import { possible, preferred, type Fix } from '../../text/fix';
import { mostSimilar } from '../../text/similar';
import type { LocatedFinding } from './finding';

/** A policy that names more than these is not written by hand, and comparing all with all takes minutes. */
const MAX_KNOWN = 200;

type Names = readonly string[] | ReadonlySet<string>;

/** The end of a sentence: `; did you mean …?` or a full stop. */
export function suggestion(name: string, known: Names): string {
  return ending(meant(name, known));
}

/** A finding about a misspelled name: its sentence gets its end, and there is a fix where something was probably meant. */
export function withSuggestion<Told extends Pick<LocatedFinding, 'message' | 'fixes'>>(
  finding: Told,
  name: string,
  known: Names,
  written: (name: string) => string = (own) => own,
): Told {
  const found = meant(name, known);
  const message = finding.message + ending(found);
  return found === undefined
    ? { ...finding, message }
    : { ...finding, message, fixes: [replacing(written(found)), ...(finding.fixes ?? [])] };
}

/** A right to everything is not given unseen. */
function replacing(value: string): Fix {
  const change = { kind: 'replace', value } as const;
  return value.endsWith(':*') ? possible(change) : preferred(change);
}

function meant(name: string, known: Names): string | undefined {
  const count = 'size' in known ? known.size : known.length;
  return count > MAX_KNOWN ? undefined : mostSimilar(name, known);
}

function ending(found: string | undefined): string {
  return found === undefined ? '.' : `; did you mean \`${found}\`?`;
}
