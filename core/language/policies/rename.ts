import { NO_STAGE } from '../../policy/types';
import type { LanguageDocument } from '../document';
import { yamlText } from '../yaml-text';
import type { NameKind, NamePlace } from './names';
import { namePlaces, namePlacesAt } from './names';

/** Replaces a part of a text: UTF-16 offsets. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export type Renaming =
  | { readonly ok: true; readonly changes: readonly TextChange[] }
  /** One sentence. */
  | { readonly ok: false; readonly message: string };

/** The name at an offset, if it can be renamed: one that another file defines cannot. */
export function renamable(document: LanguageDocument, offset: number): NamePlace | undefined {
  const places = namePlacesAt(document, offset);
  if (!places.some(({ defines }) => defines)) return undefined;
  return places.find(({ start, end }) => start <= offset && offset <= end);
}

/** Gives the name at an offset another spelling wherever the policy writes it. */
export function rename(document: LanguageDocument, offset: number, to: string): Renaming {
  const place = renamable(document, offset);
  if (!place) return { ok: false, message: 'Nothing that this policy defines stands here.' };
  const problem = nameProblem(place, to, namePlaces(document));
  if (problem !== undefined) return { ok: false, message: problem };
  const changes = namePlacesAt(document, offset).map(({ scalar: { start, end, quote }, prefix }): TextChange => ({
    start,
    end,
    text: yamlText(prefix + to, quote),
  }));
  return { ok: true, changes };
}

function nameProblem({ kind, name }: NamePlace, to: string, places: readonly NamePlace[]): string | undefined {
  if (to.trim() !== to || to === '' || /\p{Cc}/u.test(to)) {
    return 'A name is not empty, and has neither spaces around it nor control characters in it.';
  }
  if (kind === 'stage' && (to === NO_STAGE || to === '*')) return `\`${to}\` has a meaning of its own.`;
  const taken = places.some((place) => place.defines && place.name === to && areRivals(place.kind, kind));
  return taken && to !== name ? `\`${to}\` is already there.` : undefined;
}

/** People and roles are members of roles by their names: no two of them may share one. */
function areRivals(one: NameKind, other: NameKind): boolean {
  const isMember = (kind: NameKind): boolean => kind === 'role' || kind === 'person';
  return one === other || (isMember(one) && isMember(other));
}
