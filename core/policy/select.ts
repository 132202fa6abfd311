import { RE2JS } from 're2js';
import { parseRegistryUri } from '../registry/uri';
import type { Policy } from './types';

/** A policy and the file that it comes from. */
export interface PolicyCandidate {
  readonly path: string;
  readonly policy: Policy;
}

export type PolicySelection<T extends PolicyCandidate> =
  | { readonly kind: 'governed'; readonly selected: T }
  | { readonly kind: 'ungoverned' }
  /** `message` names the files. */
  | { readonly kind: 'tie'; readonly paths: readonly string[]; readonly message: string };

/** The policy that governs a model of a registry: the one whose `models` names it most specifically. */
export function selectPolicy<T extends PolicyCandidate>(
  model: string,
  registryUri: string,
  policies: readonly T[],
): PolicySelection<T> {
  const ranked = policies
    .filter(({ policy }) => policy.registry === undefined || sameRegistry(policy.registry, registryUri))
    .map((candidate) => ({ candidate, specificity: specificity(model, candidate.policy.models ?? []) }))
    .filter((entry) => entry.specificity >= 0)
    .sort((left, right) => right.specificity - left.specificity);
  const [first] = ranked;
  if (first === undefined) return { kind: 'ungoverned' };
  const equals = ranked.filter((entry) => entry.specificity === first.specificity);
  if (equals.length === 1) return { kind: 'governed', selected: first.candidate };
  const paths = equals.map(({ candidate }) => candidate.path).sort();
  const message = `${paths.join(' and ')} name ${model} equally specifically; make one of them more specific.`;
  return { kind: 'tie', paths, message };
}

/** How specifically the globs name the model: infinity by its exact name, else literal characters; -1 not at all. */
function specificity(model: string, globs: readonly string[]): number {
  const matching = globs.filter((glob) => glob === model || matches(glob, model));
  return Math.max(-1, ...matching.map((glob) => (glob === model ? Number.POSITIVE_INFINITY : literalLength(glob))));
}

function matches(glob: string, model: string): boolean {
  return compileGlob(glob)?.matches(model) === true;
}

const TOKEN = /\*+|\?|\[[^\]/]+\]|\{[^{}]+\}|\\.|[^*?[\]{}\\]/gsu;
const MAX_GLOB = 500;

function literalLength(glob: string): number {
  return tokens(glob).filter((token) => !/^[*?[{]/.test(token)).length;
}

function tokens(glob: string): readonly string[] {
  return glob.match(TOKEN) ?? [];
}

const compiled = new Map<string, RE2JS | undefined>();

/**
 * A glob on RE2, since policies come from strangers and a backtracking engine can be made to hang: `*` without slashes,
 * `**` with them, `?`, `[a-c]`, `[!a]`, `{a,b}` of plain texts, `\` before a character that is meant itself.
 * Nothing when a bracket is not closed or the glob is longer than 500 characters.
 */
export function compileGlob(glob: string): RE2JS | undefined {
  if (compiled.has(glob)) return compiled.get(glob);
  if (compiled.size > 1000) compiled.clear();
  const parts = glob.length > MAX_GLOB ? [] : tokens(glob);
  const complete = parts.join('') === glob && glob !== '';
  const pattern = complete ? tryCompile(parts.map(tokenPattern).join('')) : undefined;
  compiled.set(glob, pattern);
  return pattern;
}

function tryCompile(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(source, RE2JS.DOTALL);
  } catch {
    return undefined;
  }
}

function tokenPattern(token: string): string {
  if (token === '*') return '[^/]*';
  if (token.startsWith('*')) return '.*';
  if (token === '?') return '[^/]';
  if (token.startsWith('[')) return token.replace(/^\[!/, '[^');
  if (token.startsWith('{')) return `(?:${token.slice(1, -1).split(',').map(escaped).join('|')})`;
  return escaped(token.startsWith('\\') ? token.slice(1) : token);
}

const escaped = (text: string): string => RE2JS.quote(text);

function sameRegistry(left: string, right: string): boolean {
  return normalizedRegistry(left) === normalizedRegistry(right);
}

function normalizedRegistry(uri: string): string {
  const parsed = parseRegistryUri(uri);
  return parsed.ok ? parsed.uri : uri;
}
