import type { AuditEvent } from '../../core/audit/events';
import { RegistryFailure } from '../../core/registry/errors';
import type { Receipt } from '../../core/registry/port';
import type { CancelSignal } from '../../core/text/cancellation';
import { AUDIT_BRANCH } from './audit-branch';
import type { AuditBranch, Tips } from './audit-branch';
import { GitError } from './failures';
import { NETWORK_TIMEOUT } from './git';
import type { Git } from './git';
import { parseTag, tagName, TAGS } from './gto/grammar';
import { checkTagName } from './gto/plan';
import { portions, type Publisher, type RefUpdate } from './publisher';

/** Pushes records that were written while the remote was out of reach, with the tags that they tell of. */
export class PendingPush {
  public constructor(
    private readonly git: Git,
    private readonly branch: AuditBranch,
    private readonly publisher: Publisher,
  ) {}

  public async push(remote: string, tips: Tips, signal?: CancelSignal): Promise<void> {
    const { local } = tips;
    if (local === undefined) return;
    const entries = await this.branch.between(tips.remote, local, signal);
    const told = entries.map(({ event }) => event);
    const tags = portions(await this.missing(remote, await this.tagsOf(told, signal), signal));
    const audit: RefUpdate = { ref: AUDIT_BRANCH, id: local, old: local, lease: tips.remote ?? '' };
    // As long as the records are not there, all of this is done again.
    const last = [...(tags.pop() ?? []), audit];
    try {
      for (const portion of tags) await this.publisher.push(remote, portion, signal);
      await this.publisher.push(remote, last, signal);
    } catch (error) {
      if (error instanceof RegistryFailure && ['unreachable', 'unknown'].includes(error.reason)) return;
      throw error;
    }
    await this.publisher.showPushed(remote, [audit]);
  }

  /** Those that the remote does not have; it is asked once where it would take several pushes to find out. */
  private async missing(
    remote: string,
    tags: readonly RefUpdate[],
    signal: CancelSignal | undefined,
  ): Promise<readonly RefUpdate[]> {
    if (portions(tags).length < 2) return tags;
    const args = ['ls-remote', '--tags', '--refs', '--end-of-options', remote];
    const answer = await this.git.attempt(args, { signal, timeout: NETWORK_TIMEOUT });
    if (answer instanceof GitError) return tags;
    const there = new Set(answer.split('\n'));
    return tags.filter(({ ref, id }) => !there.has(`${id}\t${ref}`));
  }

  /** What the remote must have for the records to be true, as far as it is still here. */
  private async tagsOf(events: readonly AuditEvent[], signal: CancelSignal | undefined): Promise<RefUpdate[]> {
    if (!events.some((event) => 'receipts' in event || event.type === 'register')) return [];
    const printed = await this.git.run(['for-each-ref', '--format=%(refname) %(objectname)', TAGS], { signal });
    const tags = new Map(printed.split('\n').map((line) => line.split(' ') as [string, string]));
    const moved = events.flatMap((event) => ('receipts' in event ? (event.receipts ?? []).filter(isTagReceipt) : []));
    const wanted = moved.filter(({ subject, id }) => tags.get(subject) === id).map(({ subject }) => subject);
    return [...new Set([...registrations(events, [...tags.keys()]), ...wanted])].flatMap((ref) => {
      const id = tags.get(ref);
      return id === undefined ? [] : [{ ref, id }];
    });
  }
}

/** The newest tags of registered versions, as many as were registered: a version may be registered again after it was taken back. */
function registrations(events: readonly AuditEvent[], refs: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const event of events) {
    if (event.type !== 'register') continue;
    const version = `${event.model} ${event.version}`;
    counts.set(version, (counts.get(version) ?? 0) + 1);
  }
  if (counts.size === 0) return [];
  const found = new Map<string, { ref: string; counter: bigint }[]>();
  for (const ref of refs) {
    const tag = parseTag(tagName(ref));
    if (tag?.kind !== 'registration') continue;
    const version = `${tag.model} ${tag.version}`;
    const tags = found.get(version) ?? [];
    found.set(version, [...tags, { ref, counter: BigInt(tag.counter ?? 0) }]);
  }
  return [...counts].flatMap(([version, count]) =>
    (found.get(version) ?? [])
      .sort((a, b) => (a.counter < b.counter ? 1 : -1))
      .slice(0, count)
      .map(({ ref }) => ref),
  );
}

/** Only names and ids that can be nothing else become arguments. */
export function isTagReceipt({ subject, id }: Pick<Receipt, 'subject' | 'id'>): boolean {
  const isTag = subject.startsWith(TAGS) && checkTagName(tagName(subject), new Set()) === undefined;
  return isTag && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(id);
}
