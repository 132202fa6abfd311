import type { Scalar } from 'yaml';
import { isMap, isScalar, isSeq } from 'yaml';
import { sourceRanges } from '../../text/scalar-source';
import type { NodePath } from '../node-at';
import { extent, keyText } from '../node-at';
import { matchesPath } from '../path-pattern';
import type { Quote } from '../yaml-text';
import type { PolicySource } from './policy-files';

export type NameKind = 'stage' | 'role' | 'person' | 'deployment' | 'monitor';

/** A name of a policy's own in one of the places where it is written. UTF-16 offsets. */
export interface NamePlace {
  readonly source: PolicySource;
  readonly kind: NameKind;
  readonly name: string;
  /** It gets its meaning here. */
  readonly defines: boolean;
  /** The name itself, without quotes and without what stands before it. */
  readonly start: number;
  readonly end: number;
  /** The whole scalar that holds it, quotes included, and the part of its value before the name. */
  readonly scalar: { readonly start: number; readonly end: number; readonly quote: Quote };
  readonly prefix: string;
}

interface Visited {
  readonly scalar: Scalar;
  /** Of the value; for a key, of what it leads to. */
  readonly path: NodePath;
  readonly role: 'key' | 'value';
}

const SECTIONS: Readonly<Record<string, NameKind>> = {
  roles: 'role',
  people: 'person',
  deployments: 'deployment',
  monitors: 'monitor',
};

const REFERENCES: readonly (readonly [pattern: string, kind: NameKind])[] = [
  ['transitions.*.from.*', 'stage'],
  ['transitions.*.to', 'stage'],
  ['transitions.*.gates.**.baseline.stage', 'stage'],
  ['transitions.*.gates.**.tag.setBy', 'role'],
  ['transitions.*.approvals.rules.*.from', 'role'],
  ['transitions.*.rollout.target', 'deployment'],
  ['transitions.*.rollout.analysis.*', 'monitor'],
];

/** From a case on: a file of policy tests may be a mapping with cases or a list of them. */
const TESTED_STAGES = [
  'transition.from',
  'transition.to',
  ...['candidate', 'versions.*'].flatMap((version) => [`${version}.stages.*.stage`, `${version}.passed.*.stage`]),
  'holds.*.stage',
].flatMap((path) => [`cases.*.evidence.${path}`, `*.evidence.${path}`]);

const GRANT = /^(?:promote|rollback):(?!\*$)/;

/** Every place where policies that extend one another, and their tests, write one of their own names, file by file in the order of the text. */
export function namePlaces(sources: readonly PolicySource[]): readonly NamePlace[] {
  const files = sources.map((source) => ({ source, visited: scalarsIn(rootOf(source), []) }));
  const definitions = files.flatMap(({ source, visited }) =>
    source.kind === 'promotion-policy'
      ? visited.flatMap((one) => placed(one, definedKind(one), { source, defines: true }))
      : [],
  );
  const named = new Map(definitions.map((place) => [`${place.kind} ${place.name}`, place.kind]));
  const memberKind = (name: string): NameKind | undefined => named.get(`person ${name}`) ?? named.get(`role ${name}`);
  return files.flatMap(({ source, visited }) => {
    const kindOf = (one: Visited): NameKind | undefined =>
      source.kind === 'promotion-policy' ? referredKind(one, memberKind) : testedKind(one);
    const references = visited.flatMap((one) => placed(one, kindOf(one), { source, defines: false }));
    const own = definitions.filter((place) => place.source === source);
    return [...own, ...references].sort((one, other) => one.start - other.start);
  });
}

/** All places of the name that is at an offset of the first policy; nothing where none is. */
export function namePlacesAt(sources: readonly PolicySource[], offset: number): readonly NamePlace[] {
  const places = namePlaces(sources);
  const here = places.find((place) => place.source === sources[0] && isAt(place, offset));
  return places.filter(({ kind, name }) => kind === here?.kind && name === here.name);
}

/** Where a name at an offset of the first policy gets its meaning: there, else in the closest policy of those that define it. */
export function definitionsAt(sources: readonly PolicySource[], offset: number): readonly NamePlace[] {
  const definitions = namePlacesAt(sources, offset).filter(({ defines }) => defines);
  const closest = sources.find((source) => definitions.some((place) => place.source === source));
  return definitions.filter(({ source }) => source === closest);
}

export function isAt({ start, end }: NamePlace, offset: number): boolean {
  return start <= offset && offset <= end;
}

function rootOf({ kind, parts }: PolicySource): unknown {
  return kind === 'promotion-policy' || kind === 'promotion-policy-test' ? parts[0]?.yaml.contents : undefined;
}

function scalarsIn(node: unknown, path: NodePath): readonly Visited[] {
  if (isScalar(node)) return [{ scalar: node, path, role: 'value' }];
  if (isSeq(node)) return node.items.flatMap((item, index) => scalarsIn(item, [...path, index]));
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }) => {
    const inner = [...path, keyText(key) ?? ''];
    return [...(isScalar(key) ? [{ scalar: key, path: inner, role: 'key' as const }] : []), ...scalarsIn(value, inner)];
  });
}

function definedKind({ path, role }: Visited): NameKind | undefined {
  const [section, , property] = path;
  if (role === 'key') return path.length === 2 ? SECTIONS[String(section)] : undefined;
  return section === 'stages' && path.length === 3 && property === 'name' ? 'stage' : undefined;
}

function referredKind(
  { scalar, path, role }: Visited,
  memberKind: (name: string) => NameKind | undefined,
): NameKind | undefined {
  if (role === 'key') return undefined;
  const value = String(scalar.value);
  if (matchesPath('roles.*.members.*', path)) return memberKind(value);
  if (matchesPath('roles.*.may.*', path)) return GRANT.test(value) ? 'stage' : undefined;
  return REFERENCES.find(([pattern]) => matchesPath(pattern, path))?.[1];
}

function testedKind({ path, role }: Visited): NameKind | undefined {
  return role === 'value' && TESTED_STAGES.some((pattern) => matchesPath(pattern, path)) ? 'stage' : undefined;
}

function placed(
  { scalar, path }: Visited,
  kind: NameKind | undefined,
  { source, defines }: { readonly source: PolicySource; readonly defines: boolean },
): readonly NamePlace[] {
  const range = extent(scalar);
  const { value } = scalar;
  const { text } = source;
  if (kind === undefined || !range || typeof value !== 'string' || value === '') return [];
  const prefix = path[0] === 'roles' && kind === 'stage' ? (GRANT.exec(value)?.[0] ?? '') : '';
  const [start, end] = range;
  const own = sourceRanges(scalar, text)({ start: prefix.length, end: value.length }) ?? { start, end };
  const whole = { start, end, quote: quoteAt(text, start) };
  return [{ source, kind, name: value.slice(prefix.length), defines, ...own, scalar: whole, prefix }];
}

function quoteAt(text: string, offset: number): Quote {
  const mark = text.charAt(offset);
  return mark === '"' || mark === "'" ? mark : undefined;
}
