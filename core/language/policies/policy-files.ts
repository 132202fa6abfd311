import type { Document } from 'yaml';
import { siblingPolicyPath } from '../../policy/test-cases';
import { parseYaml } from '../../text/yaml-document';
import { remembered } from '../../text/remembered';
import type { LanguageDocument } from '../document';
import { member, name, policyOutline } from '../policy-outline';
import type { PolicyOutline } from '../policy-outline';
import type { FileNeeds, Surroundings } from '../surroundings';
import { normalizedUri, pathWithin, uriBeside } from '../uris';

/** A policy's text with its syntax tree, open in an editor or not. */
export type PolicySource = Pick<LanguageDocument, 'uri' | 'kind' | 'parts' | 'text'>;

/** What a policy says about itself to others. */
export interface PolicyHead {
  /** As it is written. */
  readonly extends?: string;
  readonly registry?: string;
  /** Names and globs. */
  readonly models: readonly string[];
}

/** UTF-16 units of other files that are read closely, first ones first: whoever works on one of them must not wait for all. */
const MAX_TOGETHER = 1_000_000;

/** Tells of one text after the other whether it is still to be read. */
function measured(): (text: string) => boolean {
  let left = MAX_TOGETHER;
  return (text) => (left -= text.length) >= 0;
}

/** As many may extend one another. */
const MAX_CHAIN = 10;

const POLICY_FILE = /(?:^|[/.])promotion-policy\.yaml$/;

/** Only such files are policies of a repository. */
export function isPolicyFile(uri: string): boolean {
  return POLICY_FILE.test(uri);
}

/** Syntax trees are large; heads are small. */
const treeOf = remembered(20, (text): Document | undefined => parseYaml(text).document);
const outlineOf = remembered(20, (text): PolicyOutline => policyOutline(treeOf(text)));
const headOf = remembered(500, (text): PolicyHead => headOfOutline(outlineOf(text)));

export function headOfOutline({ models, base, registry }: PolicyOutline): PolicyHead {
  return {
    models: models.map((model) => model.text),
    ...(base !== undefined && { extends: base }),
    ...(registry !== undefined && { registry }),
  };
}

/** The other policies that tell what a policy means: those that it extends, and all of its folder. */
export function policyFileNeeds(document: LanguageDocument, surroundings: Surroundings): FileNeeds {
  const extended = bases(extending(document), surroundings).map(({ uri }) => uri);
  return { policies: true, texts: [...new Set([...extended, ...folderFiles(document, surroundings)])] };
}

/** The other policies of the folder, and its policy tests. */
export function folderFiles(document: LanguageDocument, { folder }: Surroundings): readonly string[] {
  return [...(folder?.policies ?? []), ...(folder?.tests ?? [])].map(normalizedUri).filter(isOther(document));
}

const isOther =
  ({ uri }: LanguageDocument) =>
  (other: string): boolean =>
    other !== normalizedUri(uri);

/** A policy and the path of the one that it extends, as it is written. */
export interface Extending {
  readonly uri: string;
  readonly base: string | undefined;
}

/** The document as one that extends another. */
export function extending({ uri, outline }: LanguageDocument): Extending {
  return { uri, base: outline.base };
}

export interface Base {
  readonly uri: string;
  /** See `Surroundings.textOf`. */
  readonly text: string | null | undefined;
}

/** What a policy extends, closest first, as far as it is known: the last one may have no text. */
export function bases(policy: Extending, surroundings: Surroundings): readonly Base[] {
  const found: Base[] = [];
  const seen = new Set([normalizedUri(policy.uri)]);
  const isWithin = measured();
  let { uri, base: named } = policy;
  while (named !== undefined && found.length < MAX_CHAIN) {
    const next = uriBeside(uri, named);
    if (next === undefined || seen.has(next)) break;
    const whole = policyAt(next, surroundings);
    const text = typeof whole === 'string' && !isWithin(whole) ? undefined : whole;
    found.push({ uri: next, text });
    seen.add(next);
    uri = next;
    named = typeof text === 'string' ? headOf(text).extends : undefined;
  }
  return found;
}

/** See `Surroundings.textOf`; a file outside the folder may be there or not. */
function policyAt(uri: string, { folder, textOf }: Surroundings): string | null | undefined {
  const isInside = folder !== undefined && pathWithin(folder.root, uri) !== undefined;
  if (!isPolicyFile(uri)) return null;
  return isInside ? textOf(uri) : undefined;
}

/** Everything that a policy extends was read, or is known not to be there. */
export function isFullyKnown(extended: readonly Base[]): boolean {
  return extended.every(({ text }) => text !== undefined);
}

/** The policies of the folder except the document itself, as far as they were read. */
export function otherPolicies(
  document: PolicySource,
  { folder, textOf }: Surroundings,
): readonly { readonly uri: string; readonly text: string; readonly head: PolicyHead }[] {
  const own = normalizedUri(document.uri);
  const isWithin = measured();
  return (folder?.policies ?? []).map(normalizedUri).flatMap((uri) => {
    const text = uri === own ? undefined : textOf(uri);
    return typeof text === 'string' && isWithin(text) ? [{ uri, text, head: headOf(text) }] : [];
  });
}

/**
 * The document, then all policies that it extends or tests, closest first, then those that extend one of them, and so on; then
 * the tests of all these.
 */
export function family(document: LanguageDocument, surroundings: Surroundings): readonly PolicySource[] {
  const own = leading(document);
  const extended = bases(own, surroundings).flatMap(({ uri, text }) =>
    typeof text === 'string' ? [{ uri, text }] : [],
  );
  const policies = [...extended, ...otherPolicies(document, surroundings)];
  const texts = new Map([...policies, ...otherTests(document, surroundings)].map(({ uri, text }) => [uri, text]));
  const members = new Set([normalizedUri(document.uri)]);
  const links = linksOf(own, texts);
  for (let before = 0; before < members.size;) {
    before = members.size;
    for (const [one, other] of links) {
      if (members.has(one) || members.has(other)) members.add(one).add(other);
    }
  }
  return [document, ...[...texts].filter(([uri]) => members.has(uri)).map(([uri, text]) => sourceOf(uri, text))];
}

/** The document as one that extends or tests a policy. */
function leading(document: LanguageDocument): Extending {
  const { uri, kind, parts } = document;
  return kind === 'promotion-policy-test' ? { uri, base: testedBy(uri, parts[0]?.yaml) } : extending(document);
}

/** The policy that a test file names, else the one that stands beside it. */
function testedBy(uri: string, yaml: Document | undefined): string {
  const named = name(member(yaml?.contents, 'policy'))?.text;
  const sibling = siblingPolicyPath(normalizedUri(uri));
  return named ?? `./${decodeURIComponent(sibling.slice(sibling.lastIndexOf('/') + 1))}`;
}

function otherTests(
  document: PolicySource,
  { folder, textOf }: Surroundings,
): readonly { readonly uri: string; readonly text: string }[] {
  const own = normalizedUri(document.uri);
  const isWithin = measured();
  return (folder?.tests ?? []).map(normalizedUri).flatMap((uri) => {
    const text = uri === own ? undefined : textOf(uri);
    return typeof text === 'string' && isWithin(text) ? [{ uri, text }] : [];
  });
}

function baseOf(uri: string, text: string): string | undefined {
  return isPolicyFile(uri) ? headOf(text).extends : testedBy(uri, treeOf(text));
}

/** Which file extends or tests which. */
function linksOf(
  document: Extending,
  texts: ReadonlyMap<string, string>,
): readonly (readonly [from: string, to: string])[] {
  const own = normalizedUri(document.uri);
  const named = [[own, document.base] as const, ...[...texts].map(([uri, text]) => [uri, baseOf(uri, text)] as const)];
  return named.flatMap(([uri, base]) => {
    const target = base === undefined ? undefined : uriBeside(uri, base);
    return target !== undefined && (target === own || texts.has(target)) ? [[uri, target] as const] : [];
  });
}

export function sourceOf(uri: string, text: string): PolicySource {
  const yaml = treeOf(text);
  const kind = isPolicyFile(uri) ? 'promotion-policy' : 'promotion-policy-test';
  return { uri, kind, text, parts: yaml ? [{ text, start: 0, yaml }] : [] };
}

/** What a policy tells others, with what it takes over from what it extends. */
export function wholeHead(own: PolicyHead, uri: string, surroundings: Surroundings): PolicyHead {
  const texts = bases({ uri, base: own.extends }, surroundings).flatMap(({ text }) => text ?? []);
  const registry = own.registry ?? texts.map(headOf).find((head) => head.registry !== undefined)?.registry;
  return { ...own, ...(registry !== undefined && { registry }) };
}

/** What the policy says together with all that it extends, where that is known; else what it says alone. */
export function wholeOutline(document: LanguageDocument, surroundings: Surroundings | undefined): PolicyOutline {
  const extended = surroundings ? bases(extending(document), surroundings) : [];
  const texts = extended.flatMap(({ text }) => text ?? []);
  return texts.map(outlineOf).reduce(joinedOutline, document.outline);
}

/** `own` first: a list is taken over only where the policy has none of its own. */
function joinedOutline(own: PolicyOutline, base: PolicyOutline): PolicyOutline {
  const registry = own.registry ?? base.registry;
  return {
    ...own,
    ...(registry !== undefined && { registry }),
    stages: own.stages.length > 0 ? own.stages : base.stages,
    roles: union(own.roles, base.roles),
    people: union(own.people, base.people),
    deployments: union(own.deployments, base.deployments),
    monitors: union(own.monitors, base.monitors),
  };
}

function union(one: readonly string[], other: readonly string[]): readonly string[] {
  return [...new Set([...one, ...other])];
}
