import type { AuditEvent } from '../../core/audit/events';
import { RegistryFailure } from '../../core/registry/errors';
import type { Receipt } from '../../core/registry/port';
import type { CancelSignal } from '../../core/text/cancellation';
import { AUDIT_BRANCH } from './audit-branch';
import type { AuditBranch, Tips } from './audit-branch';
import { formatTag, isVersion } from './gto/grammar';
import { checkModelName, checkTagName } from './gto/plan';
import { portions, type Publisher, type RefUpdate } from './publisher';

/** Pushes records that were written while the remote was out of reach, with the tags that they tell of. */
export class PendingPush {
  public constructor(
    private readonly branch: AuditBranch,
    private readonly publisher: Publisher,
  ) {}

  public async push(remote: string, tips: Tips, signal?: CancelSignal): Promise<void> {
    const { local } = tips;
    if (local === undefined || this.publisher.destination.push === 'never') return;
    const entries = await this.branch.between(tips.remote, local, signal);
    const tags = entries.flatMap(({ event }) => tagsOf(event));
    const audit: RefUpdate = { ref: AUDIT_BRANCH, id: local, lease: tips.remote ?? '' };
    const [first = [], ...rest] = portions(tags);
    try {
      await this.publisher.push(remote, [...first, audit], signal);
      for (const chunk of rest) await this.publisher.push(remote, chunk, signal);
    } catch (error) {
      if (error instanceof RegistryFailure && error.reason === 'unreachable') return;
      throw error;
    }
  }
}

/** What the remote must have for the record to be true. Only names and ids that can be nothing else become arguments. */
function tagsOf(event: AuditEvent): RefUpdate[] {
  if (event.type === 'outcome')
    return event.receipts.filter(isTagReceipt).map(({ subject, id }) => ({ ref: subject, id }));
  if (event.type !== 'register' || !isVersion(event.version) || checkModelName(event.model) !== undefined) return [];
  const ref = `refs/tags/${formatTag({ kind: 'registration', model: event.model, version: event.version })}`;
  return [{ ref, id: ref }];
}

export function isTagReceipt({ subject, id }: Pick<Receipt, 'subject' | 'id'>): boolean {
  const name = subject.slice('refs/tags/'.length);
  const isTag = subject.startsWith('refs/tags/') && checkTagName(name, new Set()) === undefined;
  return isTag && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(id);
}
