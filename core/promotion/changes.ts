import { applyChanges } from '../audit/replay';
import { NO_STAGE } from '../policy/types';
import { couldHold } from '../registry/environment-names';
import { holding, type Holders } from '../registry/holders';
import { ARCHIVED, isExclusive, type Lifecycle } from '../registry/lifecycle';
import type { StageChange } from '../registry/port';
import type { PromotionPlan } from './plan';

export interface PromotionMove {
  readonly version: string;
  readonly from: string;
  readonly to: string;
  /** Previous holders of `to` go to Archived. */
  readonly archiveExisting: boolean;
  readonly holders: Holders;
  readonly lifecycle: Lifecycle;
}

/** The changes of a promotion in the registry's own names: the assignment first, so that `to` never stands empty. */
export function promotionChanges(move: PromotionMove): readonly StageChange[] {
  const { version, from, to, archiveExisting, lifecycle } = move;
  const replaced = replacedBy(move);
  const archived = lifecycle.toNative(ARCHIVED);
  // What another registry has of its own is not ours to put anywhere else.
  const archive = archiveExisting && to !== ARCHIVED ? replaced.filter((holder) => couldHold(holder, archived)) : [];
  return [
    ...(to === NO_STAGE ? [] : [change('assign', version, lifecycle.toNative(to))]),
    ...(from === NO_STAGE ? [] : [change('release', version, lifecycle.toNative(from))]),
    ...replaced.map((holder) => change('release', holder, lifecycle.toNative(to))),
    ...archive.map((holder) => change('assign', holder, archived)),
  ];
}

/** The versions that lose `to`: its holders if it is exclusive or if they are to be archived. */
export function replacedBy({ version, to, archiveExisting, holders, lifecycle }: PromotionMove): readonly string[] {
  if (to === NO_STAGE || !(archiveExisting || isExclusive(lifecycle, to))) {
    return [];
  }
  return holding(holders, lifecycle.toNative(to)).filter((holder) => holder !== version);
}

export interface RollbackMove {
  readonly target: string;
  readonly stage: string;
  readonly holders: Holders;
  readonly lifecycle: Lifecycle;
}

/**
 * The changes of a rollback: the target gets the stage and leaves the others of the lifecycle, Archived above all; whoever
 * loses the stage goes to None, because an incident must not end a version's life. Of a stage for many only the newest
 * other holder loses it.
 */
export function rollbackChanges({ target, stage, holders, lifecycle }: RollbackMove): readonly StageChange[] {
  const native = lifecycle.toNative(stage);
  const others = holding(holders, native).filter((holder) => holder !== target);
  const losing = isExclusive(lifecycle, stage) ? others : others.slice(0, 1);
  const left = lifecycleStages(lifecycle).filter(
    (other) => other !== native && holding(holders, other).includes(target),
  );
  return [
    ...(holding(holders, native).includes(target) ? [] : [change('assign', target, native)]),
    ...left.map((other) => change('release', target, other)),
    ...losing.map((holder) => change('release', holder, native)),
  ];
}

/** The registry's names of the policy's stages; without a policy, of Archived alone. */
export function lifecycleStages(lifecycle: Lifecycle): readonly string[] {
  return [...new Set([...lifecycle.stages.map(({ native }) => native), lifecycle.toNative(ARCHIVED)])];
}

/**
 * What undoes changes: the version's stage gets its holder back first, because only the first write travels with its record,
 * and on the way no stage stands empty.
 */
export function inverse(changes: readonly StageChange[], to = changes[0]?.stage): readonly StageChange[] {
  const undone = changes.map(({ kind, version, stage }) =>
    change(kind === 'assign' ? 'release' : 'assign', version, stage),
  );
  const restored = undone.some(({ kind, stage }) => kind === 'assign' && stage === to);
  const rank = ({ kind, stage }: StageChange): number =>
    kind === 'assign' ? (stage === to ? 0 : 1) : stage !== to ? 3 : restored ? 2 : 0;
  return undone.toSorted((a, b) => rank(a) - rank(b));
}

/** The registry's name of the stage that a move is about: the one that its version gets, or shares no longer with others. */
export function targetStage({ version, changes }: Pick<PromotionPlan, 'version' | 'changes'>): string | undefined {
  const assigned = changes.find((one) => one.kind === 'assign' && one.version === version);
  const taken = changes.find((one) => one.kind === 'release' && one.version !== version);
  return (assigned ?? taken ?? changes[0])?.stage;
}

/** The changes that the registry shows and that were not true before the move: what it has written. */
export function writtenChanges(
  { basis, changes }: Pick<PromotionPlan, 'basis' | 'changes'>,
  holders: Holders,
): readonly StageChange[] {
  return changes.filter((one) => isDone(one, holders) && !isDone(one, basis.holders));
}

/** The holders as they would be without what the move has written. */
export function holdersWithout(plan: Pick<PromotionPlan, 'version' | 'basis' | 'changes'>, holders: Holders): Holders {
  return applyChanges(holders, inverse(writtenChanges(plan, holders), targetStage(plan)));
}

/** True if the holders already are as the change would make them. */
export function isDone({ kind, version, stage }: StageChange, holders: Holders): boolean {
  return holding(holders, stage).includes(version) === (kind === 'assign');
}

function change(kind: StageChange['kind'], version: string, stage: string): StageChange {
  return { kind, version, stage };
}
