import { gitBlobId } from '../../policy/digests';
import { readExtended, type ExtendedPolicy, type PolicyText } from '../../policy/extend';
import { inSentence } from '../../policy/sentence';
import { policyProblem, siblingPolicyPath } from '../../policy/test-cases';
import type { Policy } from '../../policy/types';
import type { LanguageDocument } from '../document';
import type { Surroundings } from '../surroundings';
import { normalizedUri, pathWithin, uriBeside } from '../uris';

/** The policy that a file of policy tests is about. */
export type UnderTest =
  /** Nothing can be said before the files that it consists of are known. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'problem'; readonly severity: 'error' | 'information'; readonly message: string }
  | {
      readonly kind: 'policy';
      readonly policy: Policy;
      /** From the workspace folder. */
      readonly path: string;
      readonly digest: string;
      /** What a decision costs, in UTF-16 units of gates. */
      readonly cost: number;
    };

interface Reading {
  readonly underTest: UnderTest;
  /** The files that decided it, by their URIs, as they were. */
  readonly files: ReadonlyMap<string, string | null | undefined>;
}

/** The policy that stands beside a test file, or that it names, with all that it extends. */
export function policyUnderTest(document: LanguageDocument, surroundings: Surroundings): UnderTest {
  return reading(document, surroundings).underTest;
}

/** The files that the policy under test consists of, as far as they are known by now. */
export function filesUnderTest(document: LanguageDocument, surroundings: Surroundings): readonly string[] {
  return [...reading(document, surroundings).files.keys()];
}

/** Parsing a policy costs more than to look whether it is still the same; typing in a test file leaves it as it is. */
const recent = new Map<string, Reading>();
const MAX_RECENT = 5;

function reading(document: LanguageDocument, surroundings: Surroundings): Reading {
  const uri = policyUri(document);
  if (uri === undefined) return unnamed(document);
  const root = surroundings.folder?.root ?? '';
  const key = JSON.stringify([root, uri]);
  const known = recent.get(key);
  if (known && [...known.files].every(([file, text]) => surroundings.textOf(file) === text)) return known;
  const fresh = read(uri, root, surroundings);
  recent.delete(key);
  recent.set(key, fresh);
  const [oldest] = recent.keys();
  if (recent.size > MAX_RECENT && oldest !== undefined) recent.delete(oldest);
  return fresh;
}

function policyUri({ uri, tests }: LanguageDocument): string | undefined {
  const named = tests?.policy;
  return named === undefined ? siblingPolicyPath(normalizedUri(uri)) : uriBeside(uri, named);
}

/** The command line finds files anywhere on the machine; an editor reads those of the workspace. */
function unnamed({ tests }: LanguageDocument): Reading {
  const message = `\`${inSentence(tests?.policy ?? '')}\` is no path from this file: only \`stagegate test\` runs these cases.`;
  return { underTest: { kind: 'problem', severity: 'information', message }, files: new Map() };
}

function read(uri: string, root: string, { textOf }: Surroundings): Reading {
  const files = new Map<string, string | null | undefined>();
  const textAt = (file: string): string | null | undefined => {
    const text = textOf(file);
    files.set(file, text);
    return text;
  };
  const text = textAt(uri);
  if (text === undefined) return { underTest: { kind: 'unknown' }, files };
  if (text === null) return { underTest: missing(pathWithin(root, uri) ?? uri), files };
  // A policy may extend one above the folder, which is then not known.
  const { parsed, digest, files: chain } = extended({ uri, text, root: hostOf(uri) }, textAt);
  if ([...files.values()].includes(undefined)) return { underTest: { kind: 'unknown' }, files };
  const path = pathWithin(root, uri);
  if (parsed.policy === undefined) {
    // As the command line says it, which names files from the repository's root.
    const told = path === undefined ? parsed : extended({ uri, text, root }, textAt).parsed;
    return { underTest: { kind: 'problem', severity: 'error', message: policyProblem(told) }, files };
  }
  const cost = chain.reduce((sum, file) => sum + costOf(file.text), 0);
  return { underTest: { kind: 'policy', policy: parsed.policy, path: path ?? uri, digest, cost }, files };
}

interface PolicyPlace {
  readonly uri: string;
  readonly text: string;
  /** What paths begin at; ends with `/`. */
  readonly root: string;
}

function extended(
  { uri, text, root }: PolicyPlace,
  textAt: (uri: string) => string | null | undefined,
): ExtendedPolicy<PolicyText> {
  return readExtended(policyText(pathWithin(root, uri) ?? '', text), (path) => {
    const file = isPolicyName(path) ? uriBeside(`${root}x`, path) : undefined;
    const found = file === undefined ? undefined : textAt(file);
    return typeof found === 'string' ? policyText(path, found) : undefined;
  });
}

/** An expression may take many more steps than any other gate. */
function costOf(text: string): number {
  return text.length + 5000 * (text.split('expression').length - 1);
}

function missing(path: string): UnderTest {
  const message = `There is no policy ${inSentence(path)}; write the path of the policy, from this file, as \`policy\`.`;
  return { kind: 'problem', severity: 'error', message };
}

function policyText(path: string, text: string): PolicyText {
  return { path, digest: gitBlobId(text), text };
}

/** What is extended is a policy by its name, too. */
function isPolicyName(path: string): boolean {
  return /(?:^|[/.])promotion-policy\.yaml$/.test(path);
}

/** Scheme and host, with the slash after them. */
function hostOf(uri: string): string {
  return /^[a-z][a-z\d+.-]*:\/\/[^/]*\//i.exec(uri)?.[0] ?? '';
}
