import { readExtended, type FindPolicy } from '../policy/extend';
import type { ParsedPolicy, PolicyFinding } from '../policy/parse';
import { asList, asRecord, asText } from '../policy/record';
import { selectPolicy } from '../policy/select';
import type { PolicyFile } from '../policy/source';
import type { Policy } from '../policy/types';
import { defined } from '../text/defined';
import { plainValue } from '../text/yaml-value';

export type PolicyFindings = readonly PolicyFinding[];

export type Selection =
  | { readonly kind: 'selected'; readonly policy: Policy; readonly file: PolicyFile }
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid'; readonly message: string; readonly findings: PolicyFindings; readonly path?: string };

/** A policy file with what was read out of it. */
export interface ReadPolicy {
  readonly file: PolicyFile;
  readonly parsed: ParsedPolicy;
}

/** Reads policies that were committed, or lie in the working tree, together: each with what it extends among them. */
export function readPolicyFiles(files: readonly PolicyFile[]): readonly ReadPolicy[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return files.map((file) => readPolicyFile(file, (path) => byPath.get(path)));
}

/** The file in the answer has the digest of all files, and is a preview if any of them is. */
export function readPolicyFile(file: PolicyFile, find: FindPolicy<PolicyFile>): ReadPolicy {
  const { parsed, files, digest } = readExtended(file, find);
  return { file: { ...file, digest, preview: files.some(({ preview }) => preview) }, parsed };
}

/** Chooses the policy that governs a model. One with errors is chosen too, so that a typing error never sets a model free. */
export function selectGoverning(policies: readonly ReadPolicy[], registry: string, model: string): Selection {
  const selection = selectPolicy(model, registry, policies.map(candidate));
  switch (selection.kind) {
    case 'ungoverned':
      return { kind: 'none' };
    case 'tie':
      return { kind: 'invalid', message: selection.message, findings: [] };
    case 'governed':
      return selected(selection.selected);
  }
}

interface Candidate extends ReadPolicy {
  readonly path: string;
  readonly policy: Policy;
}

function candidate({ file, parsed }: ReadPolicy): Candidate {
  return { file, parsed, path: file.path, policy: parsed.policy ?? reachOf(parsed) };
}

/** Which models a policy with errors means; all, if not even that can be read. */
function reachOf({ document }: ParsedPolicy): Policy {
  const plain = asRecord(document && plainValue(document, ({ value }) => value).value);
  const globs = asList(plain['models']).filter((glob) => typeof glob === 'string');
  const registry = asText(plain['registry']);
  return { version: 1, models: globs.length > 0 ? globs : ['**'], ...defined({ registry }) };
}

function selected({ file, parsed, path }: Candidate): Selection {
  if (parsed.policy) {
    return { kind: 'selected', policy: parsed.policy, file };
  }
  const errors = parsed.findings.filter(({ severity }) => severity === 'error');
  const first = errors[0]?.message ?? 'It cannot be read.';
  return { kind: 'invalid', message: `The policy ${path} has errors: ${first}`, findings: parsed.findings, path };
}
