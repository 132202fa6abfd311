import type { PolicyIdentity } from '../policy/decision';
import type { PolicyFile } from '../policy/source';
import type { Policy } from '../policy/types';
import { lifecycleOf, type Lifecycle } from '../registry/lifecycle';
import type { Capabilities } from '../registry/port';
import type { CancelSignal } from '../text/cancellation';
import { readPolicyFiles, selectGoverning, type PolicyFindings, type ReadPolicy } from './policies';
import { recordedName, type RegistrySession } from './session';

/** Which policy counts for a model. A tie, an unreadable policy or one with errors is `invalid`: nothing passes. */
export type Governance =
  | {
      readonly kind: 'governed';
      readonly policy: Policy;
      readonly identity: PolicyIdentity;
      readonly lifecycle: Lifecycle;
    }
  | { readonly kind: 'ungoverned'; readonly message: string; readonly lifecycle: Lifecycle }
  | InvalidPolicy;

export interface InvalidPolicy {
  readonly kind: 'invalid';
  readonly message: string;
  readonly findings: PolicyFindings;
  readonly path?: string;
}

export interface GovernanceOptions {
  /** Only this policy, by its path from the repository's root. */
  readonly file?: string | undefined;
  /** The working copy instead of what is committed. */
  readonly preview?: boolean | undefined;
}

/** The policy that governs the model: the committed one on the governance ref, unless a preview is asked for. */
export async function governingPolicy(
  s: RegistrySession,
  model: string,
  options: GovernanceOptions = {},
  signal?: CancelSignal,
): Promise<Governance> {
  return governanceOf(await readPolicies(s, options.preview ?? false, signal), s, model, options.file);
}

export async function readPolicies(
  { policies }: RegistrySession,
  preview: boolean,
  signal?: CancelSignal,
): Promise<readonly ReadPolicy[]> {
  const files = preview ? await policies.workingCopy(signal) : await policies.committed(signal);
  return readPolicyFiles(files);
}

/** Chooses among policies that were read before; pure, so that a listing reads them once for all its models. */
export function governanceOf(
  files: readonly ReadPolicy[],
  s: Pick<RegistrySession, 'registry' | 'recordedAs'>,
  model: string,
  only?: string,
): Governance {
  const wanted = only === undefined ? files : files.filter(({ file }) => file.path === normalized(only));
  if (only !== undefined && wanted.length === 0) {
    return invalid(
      `There is no policy ${only} on the governance ref; commit it there, or leave the choice to the model.`,
    );
  }
  const selected = selectGoverning(wanted, recordedName(s), model);
  switch (selected.kind) {
    case 'selected':
      return governed(selected.policy, selected.file, s.registry.can);
    case 'none':
      return only === undefined
        ? ungoverned(model, s.registry.can)
        : invalid(`${only} does not name ${model} under models; name it there, or leave the choice to the model.`);
    case 'invalid':
      return selected;
  }
}

function governed(policy: Policy, { path, digest, preview }: PolicyFile, can: Capabilities): Governance {
  const result = lifecycleOf(policy, can);
  return result.ok
    ? { kind: 'governed', policy, identity: { path, digest, preview }, lifecycle: result.lifecycle }
    : { ...invalid(`${path}: ${result.message}`), path };
}

function ungoverned(model: string, can: Capabilities): Governance {
  const result = lifecycleOf(undefined, can);
  return result.ok
    ? {
        kind: 'ungoverned',
        message: `No policy governs ${model}; write one, or say that you promote without.`,
        lifecycle: result.lifecycle,
      }
    : invalid(result.message);
}

function invalid(message: string): InvalidPolicy {
  return { kind: 'invalid', message, findings: [] };
}

function normalized(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\.\//, '');
}
