import picomatch from 'picomatch';
import { parsePolicy, type PolicyFinding } from '../policy/parse';
import type { PolicyFile } from '../policy/source';
import type { Policy } from '../policy/types';

export type PolicyFindings = readonly PolicyFinding[];

export type Selection =
  | { readonly kind: 'selected'; readonly policy: Policy; readonly file: PolicyFile }
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid'; readonly message: string; readonly findings: PolicyFindings; readonly path?: string };

/** Chooses the policy that governs a model of a registry among files as they were read. */
export function selectGoverning(files: readonly PolicyFile[], _registry: string, model: string): Selection {
  for (const file of files) {
    const { policy, findings } = parsePolicy(file.text);
    if (!policy) {
      return { kind: 'invalid', message: `The policy ${file.path} has errors.`, findings, path: file.path };
    }
    if (picomatch.isMatch(model, [...(policy.models ?? ['**'])])) {
      return { kind: 'selected', policy, file };
    }
  }
  return { kind: 'none' };
}

/** A policy that decided once, unless it cannot be read any more. */
export function readablePolicy(text: string): Policy | undefined {
  return parsePolicy(text).policy;
}
