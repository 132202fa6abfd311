import { plainScalar } from '../text/exact-scalar';
import { plainValue } from '../text/yaml-value';
import { parsePolicy, type ParsedPolicy, type PolicyFinding } from './parse';
import { errorAt, type LocatedFinding, type PolicyPath } from './parse/finding';
import { rangesIn } from './parse/ranges';
import { semanticFindings } from './parse/semantics';
import { asRecord, asText, type JsonRecord } from './record';
import type { Policy } from './types';

/** A policy file, as far as its meaning goes. */
export interface PolicyText {
  /** From the repository's root, with `/`. */
  readonly path: string;
  /** Git blob id. */
  readonly digest: string;
  readonly text: string;
}

/** The policy file at a path, at the same commit as the one that extends it. */
export type FindPolicy<T extends PolicyText> = (path: string) => T | undefined;

export interface ExtendedPolicy<T extends PolicyText> {
  /** What the file itself says wrongly, and what is wrong once it is joined with what it extends. */
  readonly parsed: ParsedPolicy;
  /** The file, then what it extends, then what that extends. */
  readonly files: readonly T[];
  /** The Git blob ids of all files, joined by `+`. */
  readonly digest: string;
}

const MAX_FILES = 10;

/** Reads a policy with all that it extends; `parse` may know what it has parsed before. */
export function readExtended<T extends PolicyText>(
  file: T,
  find: FindPolicy<T>,
  parse: (text: string) => ParsedPolicy = parsePolicy,
): ExtendedPolicy<T> {
  const parsed = parse(file.text);
  const chain = [{ file, parsed }];
  let problem: string | undefined;
  for (let last = { file, parsed }; problem === undefined;) {
    const named = extendsOf(last.file, last.parsed);
    if (named === undefined) break;
    const next = nextFile(last.file.path, named, chain, find);
    if (typeof next === 'string') problem = next;
    else chain.push((last = { file: next, parsed: parse(next.text) }));
  }
  const files = chain.map((link) => link.file);
  const digest = files.map((each) => each.digest).join('+');
  if (chain.length === 1 && problem === undefined) return { parsed, files, digest };
  return { parsed: joined(chain, problem), files, digest };
}

/** What a policy says that it extends; also one with errors, which nothing makes less wrong. */
function extendsOf({ text }: PolicyText, { document }: ParsedPolicy): string | undefined {
  return document === undefined || !text.includes('extends')
    ? undefined
    : asText(asRecord(plainValue(document, plainScalar).value)['extends']);
}

interface Link<T extends PolicyText> {
  readonly file: T;
  readonly parsed: ParsedPolicy;
}

/** The file that is meant, or one sentence why there is none. */
function nextFile<T extends PolicyText>(
  from: string,
  named: string,
  chain: readonly Link<T>[],
  find: FindPolicy<T>,
): T | string {
  const path = resolvedPath(from, named);
  if (path === undefined) return `\`${named}\` leads out of the repository; extend a policy that is inside it.`;
  if (chain.some(({ file }) => file.path === path)) {
    return `The policy extends itself: ${[...chain.map(({ file }) => file.path), path].join(' → ')}.`;
  }
  if (chain.length >= MAX_FILES) return `More than ${MAX_FILES} policies extend one another.`;
  return (
    find(path) ??
    `There is no policy ${path}; what is extended is committed beside and named \`*.promotion-policy.yaml\`, too.`
  );
}

/** A path from the repository's root; nothing for one that leaves it. */
export function resolvedPath(from: string, named: string): string | undefined {
  if (named.startsWith('/') || /^[a-z]:|\\|\0/i.test(named)) return undefined;
  const parts = from.split('/').slice(0, -1);
  for (const part of named.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

function joined(chain: readonly Link<PolicyText>[], problem: string | undefined): ParsedPolicy {
  const [own] = chain;
  if (own?.parsed.document === undefined) return own?.parsed ?? { findings: [] };
  const broken = chain.slice(1).find(({ parsed }) => parsed.policy === undefined);
  const said = problem ?? (broken && `${broken.file.path}, which it extends, has errors: ${firstError(broken.parsed)}`);
  const found = said === undefined ? joinedFindings(chain) : [errorAt(['extends'], 'bad-extends', said)];
  const rangeOf = rangesIn(own.parsed.document, own.file.text);
  const findings = [
    ...own.parsed.findings,
    ...found.map(({ at, within, ...finding }): PolicyFinding => ({
      ...finding,
      range: rangeOf(finding.path, at, within),
    })),
  ];
  const head = { document: own.parsed.document, findings };
  const valid = !findings.some(({ severity }) => severity === 'error');
  const policies = chain.flatMap(({ parsed }) => parsed.policy ?? []);
  return valid ? { ...head, policy: policies.reduceRight((base, policy) => joinedPolicy(base, policy)) } : head;
}

function firstError({ findings }: ParsedPolicy): string {
  return findings.find(({ severity }) => severity === 'error')?.message ?? 'it cannot be read.';
}

/** Names that only all the files together can tell to be wrong. */
function joinedFindings(chain: readonly Link<PolicyText>[]): readonly LocatedFinding[] {
  const plain = chain.map(({ parsed }) =>
    asRecord(parsed.document === undefined ? undefined : plainValue(parsed.document, plainScalar).value),
  );
  const [own = {}] = plain;
  const known = new Set(chain.flatMap(({ parsed }) => parsed.findings.map(({ code, path }) => keyOf(code, path))));
  const whole = plain.reduceRight((base, one) => joinedRecord(base, one));
  return semanticFindings(whole)
    .findings.filter(({ severity, code, path }) => severity === 'error' && !known.has(keyOf(code, path)))
    .map((finding) =>
      isOwn(own, finding.path)
        ? finding
        : // What would correct it is in another file.
          {
            ...finding,
            path: ['extends'],
            at: 'value',
            message: `With what it extends: ${finding.message}`,
            fixes: [],
          },
    );
}

const keyOf = (code: string, path: PolicyPath): string => JSON.stringify([code, path]);

function isOwn(own: JsonRecord, [section = '', name = '']: PolicyPath): boolean {
  if (!Object.hasOwn(own, section)) return false;
  return !MAPS.some((map) => map === section) || Object.hasOwn(asRecord(own[String(section)]), name);
}

/** Shared by name: an entry of the policy itself replaces the one of that name in what it extends. */
const MAPS = ['people', 'roles', 'deployments', 'monitors'] as const;

function joinedRecord(base: JsonRecord, own: JsonRecord): JsonRecord {
  const shared = without(base, ['models', 'extends']);
  const stated = without(own, ['extends']);
  const maps = MAPS.filter((map) => Object.hasOwn(shared, map) && Object.hasOwn(stated, map));
  return {
    ...shared,
    ...stated,
    ...Object.fromEntries(maps.map((map) => [map, { ...asRecord(shared[map]), ...asRecord(stated[map]) }])),
  };
}

function without(record: JsonRecord, names: readonly string[]): JsonRecord {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}

/** All that the other shares; lists (stages, transitions) are taken over whole, and which models it governs is each policy's own. */
function joinedPolicy(base: Policy, own: Policy): Policy {
  // Joining only chooses among the properties of two valid policies.
  return joinedRecord(base as unknown as JsonRecord, own as unknown as JsonRecord) as unknown as Policy;
}
