import type { StageWriter } from '../../core/promotion/session';
import { RegistryFailure } from '../../core/registry/errors';
import type { Receipt, RegisterRequest, StageMove } from '../../core/registry/port';
import type { CancelSignal } from '../../core/text/cancellation';
import type { Git } from './git';
import { nextTime, planMove } from './gto/plan';
import { planVersion } from './gto/plan-version';
import type { Publisher, RefUpdate } from './publisher';
import type { RegistrySnapshot, SnapshotReader } from './snapshot';
import { makeTag } from './tag-objects';
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
    const commit = await this.resolveCommit(request.source, signal);
    const snapshot = await this.snapshots.read(signal);
    const plan = planVersion(snapshot, { model: request.model, commit, bump: request.bump });
    if (typeof plan === 'string') throw invalid(plan);
    const time = nextTime(snapshot.listing, request.model, Math.floor(Date.now() / 1000));
    const content = { name: plan.tag, commit, message: plan.message, tagger: request.actor, time };
    const id = await makeTag(this.git, content, signal);
    await this.publisher.publish([{ ref: `refs/tags/${plan.tag}`, id }], [], signal);
    return plan.version;
  }

  private async makeStageTags(move: StageMove, signal: CancelSignal | undefined): Promise<readonly Receipt[]> {
    const snapshot = await this.snapshots.read(signal);
    const tags = planMove(known(snapshot), move);
    if (typeof tags === 'string') throw invalid(tags);
    const time = nextTime(snapshot.listing, move.model, Math.floor(Date.parse(move.at) / 1000));
    return Promise.all(
      tags.map(async ({ name, commit, message, change }) => {
        const id = await makeTag(this.git, { name, commit, message, tagger: move.actor, time }, signal);
        return { subject: `refs/tags/${name}`, id, change };
      }),
    );
  }

  private async resolveCommit(source: string, signal: CancelSignal | undefined): Promise<string> {
    const isPlain = source !== '' && !source.startsWith('-') && !/\p{Cc}/u.test(source);
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${source}^{commit}`];
    const commit = isPlain ? await this.git.ask(args, { signal }) : undefined;
    if (commit === undefined) {
      throw invalid(`"${source}" is no commit, branch or tag of this repository: name one that is, such as HEAD.`);
    }
    return commit.trim();
  }
}

function known({ listing, state, head }: RegistrySnapshot): Parameters<typeof planMove>[0] {
  return { listing, state, ...(head.stages === undefined ? {} : { stages: head.stages }) };
}

/** Names come from people and repositories; the sentence stays one line. */
function invalid(sentence: string): RegistryFailure {
  return new RegistryFailure('invalid', sentence.replace(/\p{C}/gu, ' ').slice(0, 500));
}

export function toUpdate({ subject, id }: Pick<Receipt, 'subject' | 'id'>): RefUpdate {
  return { ref: subject, id };
}
