import { isMap } from 'yaml';
import type { LanguageDocument } from '../document';
import type { Finding } from '../finding';
import { items, member, name } from '../policy-outline';
import type { Surroundings } from '../surroundings';
import type { NameKind, NamePlace } from './names';
import { isAt, namePlaces } from './names';
import type { PolicySource } from './policy-files';
import { family } from './policy-files';

const UNUSED: Readonly<Record<string, NameKind>> = {
  'unused-person': 'person',
  'unused-role': 'role',
  'unused-deployment': 'deployment',
  'unused-monitor': 'monitor',
};

/** Tells whether a finding holds although policies that extend this one may use the names that it declares. */
export function holdsWithOthers(
  document: LanguageDocument,
  surroundings: Surroundings | undefined,
): (finding: Finding) => boolean {
  if (!surroundings) return () => true;
  let sources: readonly PolicySource[] | undefined;
  let places: readonly NamePlace[] | undefined;
  return (finding) => {
    const kind = UNUSED[finding.code];
    if (kind === undefined) return true;
    // Who extends it is not known.
    if (!surroundings.folder) return false;
    sources ??= family(document, surroundings);
    const others = sources.slice(1);
    if (others.length === 0) return true;
    places ??= namePlaces(sources);
    const declared = places.find(
      (place) => place.kind === kind && place.source === document && isAt(place, finding.start),
    );
    return declared === undefined || (!isUsed(declared, places) && !(kind === 'person' && hasRole(declared, others)));
  };
}

function isUsed({ kind, name: declared, source }: NamePlace, places: readonly NamePlace[]): boolean {
  return places.some(
    (place) => place.source !== source && !place.defines && place.kind === kind && place.name === declared,
  );
}

/** Other policies may name a person by an address or a login. */
function hasRole({ source, name: person }: NamePlace, others: readonly PolicySource[]): boolean {
  const own = member(member(source.parts[0]?.yaml.contents, 'people'), person);
  const names = new Set(['emails', 'logins'].flatMap((key) => textsOf(member(own, key))));
  return others.some((other) => {
    const roles = member(other.parts[0]?.yaml.contents, 'roles');
    const entries = isMap(roles) ? roles.items.map(({ value }) => value) : [];
    return entries.some((role) => textsOf(member(role, 'members')).some((one) => names.has(one)));
  });
}

function textsOf(list: unknown): readonly string[] {
  return items(list).flatMap((node) => name(node)?.text.toLowerCase() ?? []);
}
