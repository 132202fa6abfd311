import type { AuditEvent } from '../../core/audit/events';
import { eventText, readEvent } from '../../core/audit/read-event';
import type { AuditTrail, TrailEntry, TrailSnapshot } from '../../core/audit/trail';
import { RegistryFailure } from '../../core/registry/errors';
import type { CancelSignal } from '../../core/text/cancellation';
import { defined } from '../../core/text/defined';
import { AUDIT_BRANCH, treeOf } from './audit-branch';
import type { AuditBranch, Tips } from './audit-branch';
import { cleanIdentity } from './identity';
import type { Publisher, RefUpdate } from './publisher';
import type { Repository } from './repository';
import type { Synchronizer } from './synchronizer';

/** A person may have to find a key and touch it, or type its passphrase. */
const SIGNING_TIMEOUT = 120_000;

/** The audit trail on the orphan branch `stagegate-audit`: one commit an event, whose tree holds only that event. */
export class GitTrail implements AuditTrail {
  public readonly location: string;
  private signs: Promise<boolean> | undefined;

  public constructor(
    private readonly repository: Repository,
    private readonly branch: AuditBranch,
    private readonly publisher: Publisher,
    private readonly synchronizer: Synchronizer,
  ) {
    const { remote, push } = publisher.destination;
    const where = remote === undefined || push === 'never' ? 'this repository' : remote;
    this.location = `branch stagegate-audit of ${where}`;
  }

  public async fetch(signal?: CancelSignal): Promise<void> {
    await this.synchronizer.synchronize('trail', signal);
  }

  public async isKnown(signal?: CancelSignal): Promise<boolean> {
    return this.publisher.destination.push === 'never' || (await this.branch.isKnown(signal));
  }

  public async read(signal?: CancelSignal): Promise<TrailSnapshot> {
    return this.branch.read(signal);
  }

  public async lastSeen(signal?: CancelSignal): Promise<string | undefined> {
    return (await this.branch.tips(signal)).seen;
  }

  public async append(event: AuditEvent, tip: string | undefined, signal?: CancelSignal): Promise<TrailEntry> {
    const { entry, update } = await this.prepare(event, tip, signal);
    await this.publisher.publish([update], [], signal);
    return entry;
  }

  /** Writes the event's commit without showing it to anybody; the update makes it the branch's tip. */
  public async prepare(
    event: AuditEvent,
    tip: string | undefined,
    signal?: CancelSignal,
  ): Promise<{ entry: TrailEntry; update: RefUpdate }> {
    const [tips, blob, sign] = await Promise.all([
      this.branch.tips(signal),
      this.repository.git.run(['hash-object', '-w', '-t', 'blob', '--stdin'], { input: readableText(event), signal }),
      this.signsCommits(),
    ]);
    if ((await this.branch.tip(tips, signal)) !== tip) {
      throw new RegistryFailure('stale', 'Somebody else wrote to the audit trail first: look again, then repeat.');
    }
    await this.branch.checkSeen(tips, signal);
    const tree = await this.repository.git.run(['mktree'], { input: treeOf(blob.trim()), signal });
    const id = await this.commit(event, [...(sign ? ['-S'] : []), ...parentArgs(tip), '-F', '-', tree.trim()], signal);
    return { entry: { id, ...defined({ parent: tip }), event }, update: branchUpdate(id, tips) };
  }

  private async commit(event: AuditEvent, args: readonly string[], signal?: CancelSignal): Promise<string> {
    const { name, email } = cleanIdentity(event.actor);
    const date = `${String(Math.floor(Date.parse(event.at) / 1000))} +0000`;
    const env = {
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email,
      GIT_COMMITTER_DATE: date,
    };
    const call = { input: commitMessage(event), env, signal, timeout: SIGNING_TIMEOUT };
    return (await this.repository.git.run(['commit-tree', ...args], call)).trim();
  }

  private signsCommits(): Promise<boolean> {
    this.signs ??= this.repository.git
      .ask(['config', '--type=bool', '--get', 'commit.gpgsign'])
      .then((value) => value?.trim() === 'true')
      .catch((error: unknown) => {
        // The next append asks again.
        this.signs = undefined;
        throw error;
      });
    return this.signs;
  }
}

/** What nobody could read again must not become part of a trail that is kept for ever. */
function readableText(event: AuditEvent): string {
  const text = eventText(event);
  const reading = readEvent(text);
  if ('event' in reading) return text;
  throw new RegistryFailure('invalid', `The ${event.type} of ${event.model} cannot be recorded: ${reading.problem}.`);
}

function parentArgs(tip: string | undefined): string[] {
  return tip === undefined ? [] : ['-p', tip];
}

function branchUpdate(id: string, { local, remote }: Tips): RefUpdate {
  return { ref: AUDIT_BRANCH, id, ...defined({ old: local }), lease: remote ?? '' };
}

/** A line for `git log`, and the word that keeps CI from running on it. */
function commitMessage(event: AuditEvent): string {
  const version = 'version' in event ? `/${event.version ?? ''}` : '';
  const stage = 'to' in event ? ` → ${event.to}` : 'stage' in event ? ` ${event.stage}` : '';
  const summary = `${event.type} ${event.model}${version}${stage}`;
  return `${summary.replace(/\p{C}/gu, '').slice(0, 200)}\n\n[skip ci]\n`;
}
