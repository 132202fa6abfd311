import type { AuditEvent } from '../../core/audit/events';
import type { AuditTrail, TrailEntry, TrailSnapshot } from '../../core/audit/trail';
import { RegistryFailure } from '../../core/registry/errors';
import type { CancelSignal } from '../../core/text/cancellation';
import { defined } from '../../core/text/defined';
import { AUDIT_BRANCH } from './audit-branch';
import type { AuditBranch, Tips } from './audit-branch';
import { writeEventCommit } from './event-commit';
import type { Publisher, RefUpdate } from './publisher';
import type { Repository } from './repository';
import type { Synchronizer } from './synchronizer';

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
    const [tips, id] = await Promise.all([
      this.branch.tips(signal),
      this.signsCommits().then((sign) => writeEventCommit(this.repository, { event, parent: tip, sign }, signal)),
    ]);
    if ((await this.branch.tip(tips, signal)) !== tip) {
      throw new RegistryFailure('stale', 'Somebody else wrote to the audit trail first: look again, then repeat.');
    }
    await this.branch.checkSeen(tips, signal);
    return { entry: { id, ...defined({ parent: tip }), event }, update: branchUpdate(id, tips) };
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

function branchUpdate(id: string, { local, remote }: Tips): RefUpdate {
  return { ref: AUDIT_BRANCH, id, ...defined({ old: local }), lease: remote ?? '' };
}
