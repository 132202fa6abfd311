import type { StageWriter } from '../../core/promotion/session';
import { RegistryFailure } from '../../core/registry/errors';
import type { Receipt, RegisterRequest, StageMove } from '../../core/registry/port';
import type { CancelSignal } from '../../core/text/cancellation';
import type { Git } from './git';
import { TAGS } from './gto/grammar';
import { nextTime, planMove } from './gto/plan';
import { planVersion } from './gto/plan-version';
import type { Publisher, RefUpdate } from './publisher';
import type { RegistrySnapshot, SnapshotReader } from './snapshot';
import { resolveSource } from './source-commit';
import { makeTag, makeTags } from './tag-objects';
import type { GitTrail } from './trail';

/** Writes tags, alone or together with the record of why. */
export class GitWriter {
  public constructor(
    private readonly git: Git,
    private readonly snapshots: SnapshotReader,
    private readonly publisher: Publisher,
    private readonly trail: GitTrail,
  ) {}

  public async moveStages(move: StageMove, signal?: CancelSignal): Promise<readonly Receipt[]> {
    const receipts = await this.makeStageTags(move, signal);
    const [first, ...rest] = receipts.map(toUpdate);
    if (first === undefined) return [];
    await this.publisher.publish([first], rest, signal);
    return receipts;
  }

  /** The assigning tag and the record appear together; what the rest of the move lacks after that, `complete` makes up. */
  public readonly write: StageWriter = async (...[move, outcome, tip, signal]) => {
    const receipts = await this.makeStageTags(move, signal);
    const event = outcome(receipts);
    const { update } = await this.trail.prepare(event, tip, signal);
    const [first, ...rest] = receipts.map(toUpdate);
    await this.publisher.publish([...(first === undefined ? [] : [first]), update], rest, signal);
    return event;
  };

  /** Registers the next version and returns it. */
  public async register(request: RegisterRequest, signal?: CancelSignal): Promise<string> {
    const commit = await resolveSource(this.git, request.source, signal);
    const snapshot = await this.snapshots.read(signal);
    const plan = valid(planVersion(snapshot, { model: request.model, commit, bump: request.bump }));
    const time = valid(nextTime(snapshot.listing, request.model, Math.floor(Date.now() / 1000)));
    const content = { name: plan.tag, commit, message: plan.message, tagger: request.actor, time };
    const id = await makeTag(this.git, content, signal);
    await this.publisher.publish([{ ref: TAGS + plan.tag, id }], [], signal);
    return plan.version;
  }

  private async makeStageTags(move: StageMove, signal: CancelSignal | undefined): Promise<readonly Receipt[]> {
    const snapshot = await this.snapshots.read(signal);
    const tags = valid(planMove(known(snapshot), move));
    const time = valid(nextTime(snapshot.listing, move.model, Math.floor(Date.parse(move.at) / 1000)));
    const contents = tags.map(({ name, commit, message }) => ({ name, commit, message, tagger: move.actor, time }));
    const ids = await makeTags(this.git, contents, signal);
    return tags.map(({ name, change }, index) => ({ subject: TAGS + name, id: ids[index] ?? '', change }));
  }
}

function known({ listing, state, head }: RegistrySnapshot): Parameters<typeof planMove>[0] {
  return { listing, state, ...(head.stages === undefined ? {} : { stages: head.stages }) };
}

/** What was planned; throws the sentence that says why it cannot be. */
function valid<T>(planned: T | string): T {
  if (typeof planned === 'string') throw invalid(planned);
  return planned;
}

/** Names come from people and repositories; the sentence stays one line. */
function invalid(sentence: string): RegistryFailure {
  return new RegistryFailure('invalid', sentence.replace(/\p{C}/gu, ' ').slice(0, 500));
}

export function toUpdate({ subject, id }: Pick<Receipt, 'subject' | 'id'>): RefUpdate {
  return { ref: subject, id };
}
