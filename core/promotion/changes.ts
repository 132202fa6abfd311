import { NO_STAGE } from '../policy/types';
import { holding, type Holders } from '../registry/holders';
import { ARCHIVED, isExclusive, type Lifecycle } from '../registry/lifecycle';
import type { StageChange } from '../registry/port';

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
  const archive = archiveExisting && to !== ARCHIVED ? replaced : [];
  return [
    ...(to === NO_STAGE ? [] : [change('assign', version, lifecycle.toNative(to))]),
    ...(from === NO_STAGE ? [] : [change('release', version, lifecycle.toNative(from))]),
    ...replaced.map((holder) => change('release', holder, lifecycle.toNative(to))),
    ...archive.map((holder) => change('assign', holder, lifecycle.toNative(ARCHIVED))),
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

/** What undoes the changes, in an order that leaves no stage empty on the way. */
export function inverse(changes: readonly StageChange[]): readonly StageChange[] {
  const undone = changes.map(({ kind, version, stage }) =>
    change(kind === 'assign' ? 'release' : 'assign', version, stage),
  );
  return [...undone.filter(({ kind }) => kind === 'assign'), ...undone.filter(({ kind }) => kind === 'release')];
}

/** True if the holders already are as the change would make them. */
export function isDone({ kind, version, stage }: StageChange, holders: Holders): boolean {
  return holding(holders, stage).includes(version) === (kind === 'assign');
}

function change(kind: StageChange['kind'], version: string, stage: string): StageChange {
  return { kind, version, stage };
}
