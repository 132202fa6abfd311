import { holding, type Holders } from '../registry/holders';
import type { StageChange } from '../registry/port';
import { isOutcome } from './history';
import type { AliasEvent, AuditEvent, OutcomeEvent } from './events';
import type { TrailEntry } from './trail';

/** The holders after the changes: an assignment puts a version first, a release takes it out. */
export function applyChanges(holders: Holders, changes: readonly StageChange[]): Holders {
  return changes.reduce<Holders>((state, { kind, stage, version }) => {
    const others = holding(state, stage).filter((holder) => holder !== version);
    const next = kind === 'assign' ? [version, ...others] : others;
    const rest = Object.entries(state).filter(([name]) => name !== stage);
    return Object.fromEntries(next.length === 0 ? rest : [...rest, [stage, next]]);
  }, holders);
}

/** A record of something that changed who holds what: a move that was applied or undone again, or an alias. */
export type Move = (OutcomeEvent | AliasEvent) & Pick<OutcomeEvent, 'basis' | 'changes'>;

export function isMove(event: AuditEvent): event is Move {
  return event.type === 'alias' ? event.basis !== undefined && event.changes !== undefined : movesStages(event);
}

/** True for outcomes that changed the registry: what was applied, and what was undone again. */
export function movesStages(event: AuditEvent): event is OutcomeEvent {
  return isOutcome(event) && (event.outcome === 'applied' || event.outcome === 'reverted');
}

/**
 * The moves that count when they are followed one after the other: not those that were given up halfway and undone, which
 * began and ended with the same holders.
 */
export function lastingMoves(events: readonly AuditEvent[]): readonly Move[] {
  const applied = new Set<string>();
  return events.filter(isMove).filter((move) => {
    const { outcome, intent } = move.type === 'outcome' ? move : { outcome: 'applied', intent: undefined };
    if (outcome === 'applied' && intent !== undefined) applied.add(intent);
    return outcome === 'applied' || applied.has(intent ?? '');
  });
}

/** Who held a stage at some time, and through which record. */
export interface HolderAt {
  readonly registry: string;
  readonly model: string;
  /** As the policy called it then, else the registry's name. */
  readonly stage: string;
  readonly version: string;
  /** When it was moved there; absent for holders that were there before the first record. */
  readonly since?: string;
  /** Id of the event. */
  readonly record?: string;
}

/**
 * Who held which stage at a time, as the trail tells it, with the names that stages had then. Holders that the first record
 * of a model found count from the beginning. `time` is ISO 8601.
 */
export function holdersAt(entries: readonly TrailEntry[], time: string): readonly HolderAt[] {
  const limit = Date.parse(time);
  const models = new Map<string, Move[]>();
  for (const move of lastingMoves(entries.map(({ event }) => event))) {
    const key = `${move.registry}\n${move.model}`;
    const moves = models.get(key) ?? [];
    moves.push(move);
    models.set(key, moves);
  }
  return [...models.values()].flatMap((moves) => {
    const names = namesUntil(moves, limit);
    return holdersOfModel(moves, limit).map((holder) => ({
      ...holder,
      stage: names.get(holder.stage) ?? holder.stage,
    }));
  });
}

function holdersOfModel(moves: readonly Move[], limit: number): readonly HolderAt[] {
  const [first] = moves;
  if (!first) {
    return [];
  }
  const { registry, model } = first;
  let holders: readonly HolderAt[] = Object.entries(first.basis.holders).flatMap(([stage, versions]) =>
    versions.map((version) => ({ registry, model, stage, version })),
  );
  for (const move of moves.filter(({ at }) => Date.parse(at) <= limit)) {
    for (const { kind, stage, version } of move.changes) {
      holders = holders.filter((holder) => holder.stage !== stage || holder.version !== version);
      if (kind === 'assign') {
        holders = [{ registry, model, stage, version, since: move.at, record: move.id }, ...holders];
      }
    }
  }
  return holders;
}

/** Registry stage → its name. The first change assigns `to`; the release of the same version leaves `from`. */
function namesUntil(moves: readonly Move[], limit: number): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const event of moves) {
    if (event.type === 'alias' || event.outcome !== 'applied' || Date.parse(event.at) > limit) continue;
    const [first] = event.changes;
    if (first?.kind === 'assign' && first.version === event.version) names.set(first.stage, event.to);
    const left = event.changes.find(({ kind, version }) => kind === 'release' && version === event.version);
    if (left && event.action === 'promote') names.set(left.stage, event.from);
  }
  return names;
}
