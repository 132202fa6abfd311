import { NO_STAGE } from '../../policy/types';
import { yamlText } from '../yaml-text';
import type { NameKind, NamePlace } from './names';
import { isAt, namePlaces, namePlacesAt } from './names';
import type { PolicySource } from './policy-files';

/** Replaces a part of a policy's text: UTF-16 offsets. */
export interface TextChange {
  readonly source: PolicySource;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export type Renaming =
  | { readonly ok: true; readonly changes: readonly TextChange[] }
  /** One sentence. */
  | { readonly ok: false; readonly message: string };

/** The name at an offset of the first policy, if it can be renamed: one that no known file defines cannot. */
export function renamable(sources: readonly PolicySource[], offset: number): NamePlace | undefined {
  const places = namePlacesAt(sources, offset);
  if (!places.some(({ defines }) => defines)) return undefined;
  return places.find((place) => place.source === sources[0] && isAt(place, offset));
}

/** Gives the name at an offset of the first policy another spelling wherever these policies write it. */
export function rename(sources: readonly PolicySource[], offset: number, to: string): Renaming {
  const place = renamable(sources, offset);
  if (!place) return { ok: false, message: 'Nothing that this policy defines stands here.' };
  const problem = nameProblem(place, to, namePlaces(sources));
  if (problem !== undefined) return { ok: false, message: problem };
  const changes = namePlacesAt(sources, offset).map(
    ({ source, scalar: { start, end, quote }, prefix }): TextChange => ({
      source,
      start,
      end,
      text: yamlText(prefix + to, quote),
    }),
  );
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
