import { holding, type Holders } from '../registry/holders';
import type { StageChange } from '../registry/port';
import { isOutcome } from './history';
import type { AuditEvent, OutcomeEvent } from './events';
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

/** True for outcomes that changed the registry: what was applied, and what was undone again. */
export function movesStages(event: AuditEvent): event is OutcomeEvent {
  return isOutcome(event) && (event.outcome === 'applied' || event.outcome === 'reverted');
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
  /** Id of the outcome event. */
  readonly record?: string;
}

/**
 * Who held which stage at a time, as the trail tells it. Holders that the first record of a model found count from the
 * beginning. `time` is ISO 8601.
 */
export function holdersAt(entries: readonly TrailEntry[], time: string): readonly HolderAt[] {
  const limit = Date.parse(time);
  const names = new Map<string, string>();
  const states = new Map<string, readonly OutcomeEvent[]>();
  for (const event of entries.map((entry) => entry.event).filter(movesStages)) {
    const key = modelKey(event);
    nameStages(event, (native, name) => names.set(`${key}\n${native}`, name));
    states.set(key, [...(states.get(key) ?? []), event]);
  }
  return [...states].flatMap(([key, moves]) =>
    holdersOfModel(moves, limit).map((holder) => ({
      ...holder,
      stage: names.get(`${key}\n${holder.stage}`) ?? holder.stage,
    })),
  );
}

function holdersOfModel(moves: readonly OutcomeEvent[], limit: number): readonly HolderAt[] {
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

/** The first change assigns `to`; the release of the same version leaves `from`. */
function nameStages(event: OutcomeEvent, name: (native: string, stage: string) => void): void {
  const [first] = event.changes;
  if (first?.kind === 'assign' && first.version === event.version) {
    name(first.stage, event.to);
  }
  const left = event.changes.find(({ kind, version }) => kind === 'release' && version === event.version);
  if (left && event.action === 'promote') {
    name(left.stage, event.from);
  }
}

function modelKey({ registry, model }: AuditEvent): string {
  return `${registry}\n${model}`;
}
