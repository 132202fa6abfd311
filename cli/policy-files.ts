import { existsSync, lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { PolicyIdentity } from '../core/policy/decision';
import { gitBlobId } from '../core/policy/digests';
import { readExtended, type ExtendedPolicy, type PolicyText } from '../core/policy/extend';
import type { PolicySource } from '../core/policy/source';
import type { Policy } from '../core/policy/types';
import type { RegistrySession } from '../core/promotion/session';
import { resolvePath, type Context } from './context';
import { UsageError } from './failure';
import { readNamedFile } from './files';
import { plural } from './output/plural';

/** The registry that the policy names: that of `--policy`, else the one on which all committed policies agree. */
export async function policyRegistry(context: Context, session: RegistrySession): Promise<string | undefined> {
  const { policy } = context.options;
  if (policy !== undefined) return (await readPolicyWithBases(context, policy)).parsed.policy?.registry;
  const files = await session.policies.committed(context.signal);
  const byPath = new Map(files.map((file) => [file.path, file]));
  const named = new Set(
    files
      .filter(({ text }) => text.includes('models'))
      .map((file) =>
        mayNameRegistry(file.text)
          ? readExtended(file, (other) => byPath.get(other)).parsed.policy?.registry
          : undefined,
      ),
  );
  const [only] = named;
  return named.size === 1 ? only : undefined;
}

/** Parsing every policy only to learn that none names a registry would cost each command some milliseconds. */
function mayNameRegistry(text: string): boolean {
  return text.includes('registry') || text.includes('extends');
}

/** A path as policies of a repository are named: from its root, with `/`; outside of any from the command's directory. */
export function pathInRepository(context: Context, file: string): string {
  const absolute = resolvePath(context, file);
  const root = repositoryRoot(path.dirname(absolute)) ?? context.cwd;
  return path.relative(root, absolute).replaceAll(path.sep, '/');
}

/** The closest directory that holds a repository. */
export function repositoryRoot(dir: string): string | undefined {
  if (existsSync(path.join(dir, '.git'))) return dir;
  const parent = path.dirname(dir);
  return parent === dir ? undefined : repositoryRoot(parent);
}

/** The session with one more file among the working copies of its policies, which may lie outside its repository, or in none. */
export async function withPolicyFile(
  context: Context,
  session: RegistrySession,
  file: string,
): Promise<RegistrySession> {
  const named = await readPolicyWithBases(context, file);
  const { policies } = session;
  const workingCopy: PolicySource['workingCopy'] = async (signal) => {
    const files = await policies.workingCopy(signal);
    const known = new Set(files.map((each) => each.path));
    const others = named.files.filter((each) => !known.has(each.path));
    return [...files, ...others.map((each) => ({ ...each, preview: true }))];
  };
  return { ...session, policies: { committed: (signal) => policies.committed(signal), workingCopy } };
}

export interface PolicyInHand {
  readonly policy: Policy;
  readonly identity: PolicyIdentity;
}

/** A policy file that the person named. Nobody has asked a governance ref about it, so it is a preview. */
export async function readPolicyFile(context: Context, file: string): Promise<PolicyInHand> {
  const { parsed, digest } = await readPolicyWithBases(context, file);
  const { policy, findings } = parsed;
  if (policy === undefined) {
    const errors = findings.filter(({ severity }) => severity === 'error');
    const first = errors[0]?.message ?? '';
    const count = plural(errors.length, 'error');
    throw new UsageError(`The policy ${file} has ${count}: ${first} Run "stagegate lint ${file}" to see where.`);
  }
  return { policy, identity: { path: file.replaceAll(path.sep, '/'), digest, preview: true } };
}

/** A policy file with those that it extends, as the working tree has them; they lie in the same repository. */
export async function readPolicyWithBases(
  context: Context,
  file: string,
  shown = file,
): Promise<ExtendedPolicy<PolicyText>> {
  const text = await readNamedFile(resolvePath(context, file), shown);
  const within = pathInRepository(context, file);
  const root = repositoryRoot(path.dirname(resolvePath(context, file))) ?? context.cwd;
  return readExtended({ path: within, digest: gitBlobId(text), text }, (other) => workingFile(root, other));
}

/** Nothing for a file that is not there or is a symbolic link, which may lead out of the repository. */
function workingFile(root: string, name: string): PolicyText | undefined {
  const file = path.join(root, name);
  if (!isPolicyName(name) || lstatSync(file, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  const text = readFileSync(file, 'utf8');
  return { path: name, digest: gitBlobId(text), text };
}

function isPolicyName(name: string): boolean {
  return /(?:^|[/.])promotion-policy\.yaml$/.test(name);
}
