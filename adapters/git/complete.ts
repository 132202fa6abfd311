import type { OutcomeEvent } from '../../core/audit/events';
import { RegistryFailure } from '../../core/registry/errors';
import type { Receipt } from '../../core/registry/port';
import type { CancelSignal } from '../../core/text/cancellation';
import type { Git } from './git';
import { stageMessage } from './gto/plan';
import { isTagReceipt } from './pending';
import { portions, type Publisher } from './publisher';
import type { RegistrySnapshot, SnapshotReader } from './snapshot';
import { makeTag } from './tag-objects';
import { toUpdate } from './writer';

/** Makes the tags that an interrupted move still lacks. A tag is the same object whoever makes it, so it exists once. */
export class MoveCompleter {
  public constructor(
    private readonly git: Git,
    private readonly snapshots: SnapshotReader,
    private readonly publisher: Publisher,
  ) {}

  public async complete(outcome: OutcomeEvent, signal?: CancelSignal): Promise<void> {
    const snapshot = await this.snapshots.read(signal);
    const receipts = outcome.receipts.filter(isTagReceipt);
    const missing = receipts.filter(({ subject }) => !snapshot.listing.names.has(tagName(subject)));
    if (missing.length === 0) return;
    const objects = await this.git.readObjects(
      missing.map(({ id }) => id),
      signal,
    );
    for (const [index, receipt] of missing.entries()) {
      if (objects[index]?.type !== 'tag') await this.makeAgain(outcome, receipt, snapshot, signal);
    }
    for (const portion of portions(missing.map(toUpdate))) await this.publisher.publish(portion, [], signal);
  }

  /** The tag's content follows from the record, except its second, which all tags of a move share. */
  private async makeAgain(
    outcome: OutcomeEvent,
    receipt: Receipt,
    snapshot: RegistrySnapshot,
    signal: CancelSignal | undefined,
  ): Promise<void> {
    const { model, actor, intent = outcome.id } = outcome;
    const version = snapshot.state.models.get(model)?.versions.find(({ name }) => name === receipt.change.version);
    const siblings = new Set(outcome.receipts.map(({ subject }) => subject));
    const times = snapshot.listing.events.filter(({ ref }) => siblings.has(ref)).map(({ time }) => time);
    const message = stageMessage(model, receipt.change, intent);
    for (const time of [...times, Math.floor(Date.parse(outcome.at) / 1000)]) {
      if (version === undefined) break;
      const content = { name: tagName(receipt.subject), commit: version.commit, message, tagger: actor, time };
      if ((await makeTag(this.git, content, signal)) === receipt.id) return;
    }
    const advice = 'complete the move in the clone that began it, or move the stages again';
    throw new RegistryFailure(
      'unknown',
      `The tag ${tagName(receipt.subject)} cannot be made again from its record: ${advice}.`,
    );
  }
}

function tagName(subject: string): string {
  return subject.slice('refs/tags/'.length);
}
