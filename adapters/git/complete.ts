import type { OutcomeEvent } from '../../core/audit/events';
import { RegistryFailure } from '../../core/registry/errors';
import type { Receipt } from '../../core/registry/port';
import type { CancelSignal } from '../../core/text/cancellation';
import type { Git } from './git';
import { tagName } from './gto/grammar';
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

  /**
   * The tag's content follows from the record, except its second, which all tags of a move share, and its commit, where the
   * version's name has meanwhile been given to another one too. The recorded id says which tag it was.
   */
  private async makeAgain(
    outcome: OutcomeEvent,
    receipt: Receipt,
    snapshot: RegistrySnapshot,
    signal: CancelSignal | undefined,
  ): Promise<void> {
    const { model, actor, intent = outcome.id } = outcome;
    const versions = snapshot.state.models.get(model)?.versions ?? [];
    const commits = new Set(versions.filter(({ name }) => name === receipt.change.version).map(({ commit }) => commit));
    const siblings = new Set(outcome.receipts.map(({ subject }) => subject));
    const times = snapshot.listing.events.filter(({ ref }) => siblings.has(ref)).map(({ time }) => time);
    const message = stageMessage(model, receipt.change, intent);
    const seconds = new Set([...times, Math.floor(Date.parse(outcome.at) / 1000)]);
    for (const commit of commits) {
      for (const time of seconds) {
        const content = { name: tagName(receipt.subject), commit, message, tagger: actor, time };
        if ((await makeTag(this.git, content, signal)) === receipt.id) return;
      }
    }
    const advice = 'complete the move in the clone that began it, or move the stages again';
    throw new RegistryFailure(
      'unknown',
      `The tag ${tagName(receipt.subject)} cannot be made again from its record: ${advice}.`,
    );
  }
}
