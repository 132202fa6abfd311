import { setTimeout } from 'node:timers/promises';
import { ulid } from 'ulid';
import type { AuditDestination, RegistrySession } from '../../core/promotion/session';
import { RegistryFailure } from '../../core/registry/errors';
import { EMBEDDED_URI } from '../../core/registry/uri';
import type { CancelSignal } from '../../core/text/cancellation';
import { AuditBranch } from './audit-branch';
import { MoveCompleter } from './complete';
import { PendingPush } from './pending';
import { GitPolicies } from './policies';
import { Publisher } from './publisher';
import { GitRegistry } from './registry';
import { openRepository, readIdentity } from './repository';
import type { Repository } from './repository';
import { SnapshotReader } from './snapshot';
import { Synchronizer } from './synchronizer';
import { GitTrail } from './trail';
import { GitWriter } from './writer';

export interface GitSessionOptions {
  /** Any folder of the repository. */
  readonly cwd: string;
  /** Where the trail and the tags are pushed to; absent: `origin`, else the only remote, else nowhere. */
  readonly remote?: string;
  /** What records call this registry, the same in every clone. */
  readonly uri?: string;
}

/** Opens the registry that a Git repository is. Throws `RegistryFailure` when there is none that can be used. */
export async function openGitSession(
  { cwd, remote, uri = EMBEDDED_URI }: GitSessionOptions,
  signal?: CancelSignal,
): Promise<RegistrySession> {
  const repository = await openRepository(cwd, signal);
  const snapshots = new SnapshotReader(repository.git);
  return makeSession(
    { repository, snapshots, branches: new Map(), uri },
    { push: 'bestEffort', ...(remote === undefined ? {} : { remote }) },
    false,
  );
}

interface Shared {
  readonly repository: Repository;
  readonly snapshots: SnapshotReader;
  /** By remote: a trail is read once, whoever asks under whatever settings. */
  readonly branches: Map<string | undefined, AuditBranch>;
  readonly uri: string;
}

/**
 * `isAsked`: the destination is what a policy or a person asks for. Whoever only reads does not know that, and must push
 * nothing that is to stay here.
 */
function makeSession(shared: Shared, audit: AuditDestination, isAsked: boolean): RegistrySession {
  const { repository, snapshots, uri } = shared;
  const { git } = repository;
  const remote = chooseRemote(repository, audit.remote);
  const publisher = new Publisher(git, { remote, push: audit.push });
  const branch = branchOf(shared, remote);
  const pending = isAsked && audit.push !== 'never' ? new PendingPush(git, branch, publisher) : undefined;
  const synchronizer = new Synchronizer(repository, branch, remote, pending);
  const trail = new GitTrail(repository, branch, publisher, synchronizer);
  const writer = new GitWriter(git, snapshots, publisher, trail);
  const completer = new MoveCompleter(git, snapshots, publisher);
  return {
    recordedAs: EMBEDDED_URI,
    registry: new GitRegistry(uri, git, snapshots, {
      register: (request, signal) => writer.register(request, signal),
      moveStages: (move, signal) => writer.moveStages(move, signal),
      refresh: (signal) => synchronizer.synchronize('registry', signal),
      remoteProblems: () => synchronizer.problems,
    }),
    trail,
    policies: new GitPolicies(repository, remote),
    write: writer.write,
    complete: (outcome, signal) => completer.complete(outcome, signal),
    withAudit: (settings) => makeSession(shared, settings, true),
    identity: (signal) => readIdentity(git, signal),
    now: () => new Date(),
    newId: () => ulid(),
    wait: (milliseconds) => setTimeout(milliseconds),
  };
}

function branchOf({ repository, branches }: Shared, remote: string | undefined): AuditBranch {
  const branch = branches.get(remote) ?? new AuditBranch(repository, remote);
  branches.set(remote, branch);
  return branch;
}

function chooseRemote({ remote, remotes, git }: Repository, wanted: string | undefined): string | undefined {
  if (wanted === undefined) return remote;
  if (remotes.includes(wanted)) return wanted;
  throw new RegistryFailure(
    'invalid',
    `The repository in ${git.cwd} has no remote called ${wanted}: add it with git remote add, or name another one.`,
  );
}
