import type { AuditEvent, OutcomeEvent } from '../../core/audit/events';
import type { TrailEntry } from '../../core/audit/trail';
import type { PolicyFile } from '../../core/policy/source';
import { RegistryFailure } from '../../core/registry/errors';
import type { StageHolding } from '../../core/registry/model';
import { parseOwnPlace, type OwnPlace } from '../../core/registry/places';
import type { Receipt, StageChange, StageEvent, StageMove } from '../../core/registry/port';
import { defined } from '../../core/text/defined';
import type { MemorySeed, SeedModel, SeedVersion } from './seed';

/** What everybody shares, as a value that is replaced and never changed: whoever has an older one has not looked since. */
export interface MemoryState {
  /** Versions hold the stages that they began with; `moves` happened after that. */
  readonly models: readonly SeedModel[];
  /** Oldest first. */
  readonly moves: readonly StageEvent[];
  /** Links are numbered instead of hashed. */
  readonly entries: readonly TrailEntry[];
  readonly policies: readonly PolicyFile[];
}

export function initialState({ models = [], policies = [], events = [] }: MemorySeed): MemoryState {
  const empty: MemoryState = { models, policies, moves: [], entries: [] };
  return events.reduce<MemoryState>((state, event) => withEntry(state, entryAfter(state, event)), empty);
}

/** The event as the next link of the trail. */
export function entryAfter({ entries }: MemoryState, event: AuditEvent): TrailEntry {
  return { id: String(entries.length + 1), ...defined({ parent: entries.at(-1)?.id }), event };
}

export function withEntry(state: MemoryState, entry: TrailEntry): MemoryState {
  return { ...state, entries: [...state.entries, entry] };
}

/** The state after a move, and the proof of it; throws `invalid` for a version that does not exist. */
export function withMove(
  state: MemoryState,
  { model, changes, at, actor, record }: StageMove,
): { readonly state: MemoryState; readonly receipts: readonly Receipt[] } {
  for (const { version } of changes) findVersion(state, model, version);
  const receipts = changes.map((change, index): Receipt => {
    const id = String(state.moves.length + index + 1);
    return { subject: `${model}/${change.version}#${change.stage}#${id}`, id, change };
  });
  const stamp = { model, at, by: actor.email, ...(record === '' ? {} : { record }) };
  const moves = receipts.map(({ subject, change }): StageEvent => ({ ...change, ...stamp, subject }));
  return { state: withMoves(state, moves), receipts };
}

/** The state with what it lacks of the outcome's writes. */
export function withReceipts(state: MemoryState, outcome: OutcomeEvent): MemoryState {
  const { model, at, actor, intent, receipts } = outcome;
  const known = new Set(state.moves.map(({ subject }) => subject));
  const missing = receipts
    .filter(({ subject }) => !known.has(subject))
    .map(({ subject, change }) => ({ ...change, model, at, by: actor.email, subject, ...defined({ record: intent }) }));
  return withMoves(state, missing);
}

function withMoves(state: MemoryState, moves: readonly StageEvent[]): MemoryState {
  const placed = moves.reduce<MemoryState>((before, move) => withPlace(before, move.model, move), state);
  return { ...placed, moves: [...state.moves, ...moves] };
}

/** The state after an alias or tag was set or taken away; stages are what the moves say. */
export function withPlace(state: MemoryState, name: string, change: StageChange): MemoryState {
  const place = parseOwnPlace(change.stage);
  const model = findModel(state, name);
  return model === undefined || place.kind === 'stage'
    ? state
    : withModel(state, { ...model, versions: model.versions.map((version) => placed(version, change, place)) });
}

function placed(stored: SeedVersion, change: StageChange, place: Exclude<OwnPlace, { kind: 'stage' }>): SeedVersion {
  const assigns = change.kind === 'assign';
  const meant = stored.version === change.version;
  if (place.kind === 'alias') {
    // An alias names one version: whoever gets it takes it from the others.
    const others = (stored.aliases ?? []).filter((alias) => alias !== place.alias || (!assigns && !meant));
    return { ...stored, aliases: assigns && meant ? [...others, place.alias] : others };
  }
  const tags = stored.tags ?? {};
  const others = Object.entries(tags).filter(
    ([key, value]) => key !== place.key || (!assigns && value !== place.value),
  );
  const next = assigns ? [...others, [place.key, place.value] as const] : others;
  return meant ? { ...stored, tags: Object.fromEntries(next) } : stored;
}

export function withModel(state: MemoryState, model: SeedModel): MemoryState {
  const others = state.models.filter(({ name }) => name !== model.name);
  return { ...state, models: [...others, model] };
}

export function findModel({ models }: MemoryState, name: string): SeedModel | undefined {
  return models.find((model) => model.name === name);
}

export function findVersion(state: MemoryState, model: string, version: string): SeedVersion {
  const found = findModel(state, model)?.versions.find((one) => one.version === version);
  if (found === undefined) throw new RegistryFailure('invalid', `${model} has no version ${version}.`);
  return found;
}

/** The stages that a version holds once all moves are done. */
export function stagesOf({ moves }: MemoryState, model: string, seed: SeedVersion): readonly StageHolding[] {
  return moves
    .filter(
      (move) => move.model === model && move.version === seed.version && parseOwnPlace(move.stage).kind === 'stage',
    )
    .reduce<readonly StageHolding[]>((held, { kind, stage, at }) => {
      const others = held.filter((holding) => holding.stage !== stage);
      const before = held.find((holding) => holding.stage === stage);
      return kind === 'assign' ? [...others, before ?? { stage, since: at }] : others;
    }, seed.stages ?? []);
}
