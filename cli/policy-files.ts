import { existsSync } from 'node:fs';
import path from 'node:path';
import type { PolicyIdentity } from '../core/policy/decision';
import { gitBlobId } from '../core/policy/digests';
import { parsePolicy } from '../core/policy/parse';
import type { Policy } from '../core/policy/types';
import type { RegistrySession } from '../core/promotion/session';
import { resolvePath, type Context } from './context';
import { UsageError } from './failure';
import { readNamedFile } from './files';
import { plural } from './output/plural';

/** The registry that the policy names: that of `--policy`, else the one on which all committed policies agree. */
export async function policyRegistry(context: Context, session: RegistrySession): Promise<string | undefined> {
  const { policy } = context.options;
  if (policy !== undefined)
    return parsePolicy(await readNamedFile(resolvePath(context, policy), policy)).policy?.registry;
  const files = await session.policies.committed(context.signal);
  const named = new Set(
    files.map(({ text }) => (mayNameRegistry(text) ? parsePolicy(text).policy?.registry : undefined)),
  );
  const [only] = named;
  return named.size === 1 ? only : undefined;
}

/** Parsing every policy only to learn that none names a registry would cost each command some milliseconds. */
function mayNameRegistry(text: string): boolean {
  return text.includes('registry');
}

/** A path as policies of a repository are named: from its root, with `/`. */
export function pathInRepository(context: Context, file: string): string {
  const absolute = resolvePath(context, file);
  const root = repositoryRoot(path.dirname(absolute));
  return path.relative(root, absolute).replaceAll(path.sep, '/');
}

function repositoryRoot(dir: string): string {
  if (existsSync(path.join(dir, '.git'))) return dir;
  const parent = path.dirname(dir);
  return parent === dir ? dir : repositoryRoot(parent);
}

export interface PolicyInHand {
  readonly policy: Policy;
  readonly identity: PolicyIdentity;
}

/** A policy file that the person named. Nobody has asked a governance ref about it, so it is a preview. */
export async function readPolicyFile(context: Context, file: string): Promise<PolicyInHand> {
  const text = await readNamedFile(resolvePath(context, file), file);
  const { policy, findings } = parsePolicy(text);
  if (policy === undefined) {
    const errors = findings.filter(({ severity }) => severity === 'error');
    const first = errors[0]?.message ?? '';
    const count = plural(errors.length, 'error');
    throw new UsageError(`The policy ${file} has ${count}: ${first} Run "stagegate lint ${file}" to see where.`);
  }
  return { policy, identity: { path: file.replaceAll(path.sep, '/'), digest: gitBlobId(text), preview: true } };
}
