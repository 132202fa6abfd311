import { movedTags } from '../promotion/moved-tags';
import { holding, sameHolders, type Holders } from '../registry/holders';
import { isNamedPlace, parsePlace } from '../registry/places';
import type { StageEvent } from '../registry/port';
import type { AuditEvent } from './events';
import { applyChanges, lastingMoves, type Move } from './replay';
import type { VerifyFinding } from './report';

/** What one model's records are compared with. */
export interface ModelState {
  readonly model: string;
  /** The model's records, oldest first. */
  readonly history: readonly AuditEvent[];
  /** Who holds which stage now. */
  readonly holders: Holders;
  /** What the registry recorded of the model, oldest first; empty where it keeps no history. */
  readonly stageEvents: readonly StageEvent[];
  /** When the trail began or the model came under a policy, whichever was later; undefined for a model that none governs. */
  readonly governedSince?: string | undefined;
  /** Where the policy that governs the model keeps its stages. */
  readonly places: readonly string[];
}

/**
 * Stages that moved without a record. The first record's basis is taken as it was found; from there on every applied
 * outcome moves it, every later basis must be the state so far, and the end must be what the registry says now. Besides,
 * what the registry itself recorded since then must carry a stamp.
 */
export function outOfBandFindings(state: ModelState): readonly VerifyFinding[] {
  const moves = lastingMoves(state.history);
  const counts = new Set([...state.places, ...moves.flatMap(({ changes }) => changes.map(({ stage }) => stage))]);
  // Aliases and tags that neither a policy nor a record knows are anybody's.
  const replayed = replay(moves, state).filter(({ stage }) => counts.has(stage) || parsePlace(stage).kind === 'stage');
  const unstamped = unstampedEvents(state);
  const stages = new Set([...replayed.map(({ stage }) => stage), ...unstamped.map(({ stage }) => stage)]);
  return [...stages].map((stage) => finding(state, stage, { replayed, unstamped }));
}

interface Difference {
  readonly stage: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** The state so far, and the tags and places in other registries of which it is known; of others nobody has looked. */
interface Known {
  readonly holders: Holders;
  readonly tags: ReadonlySet<string>;
}

function replay(moves: readonly Move[], { holders: now }: ModelState): readonly Difference[] {
  const differences: Difference[] = [];
  let known: Known | undefined;
  for (const move of moves) {
    const found = { holders: move.basis.holders, tags: new Set(movedTags([move])) };
    differences.push(...(known ? differingKnown(known, found) : []));
    known = after(move, found, known);
  }
  return [...differences, ...(known ? differingKnown(known, { holders: now, tags: known.tags }) : [])];
}

/** What a move says that does not look at tags leaves what was known of them as it was. */
function after({ basis, changes }: Move, found: Known, before: Known | undefined): Known {
  const holders = applyChanges(found.holders, changes);
  if (before === undefined || basis.tags !== undefined) return { holders, tags: found.tags };
  const kept = [...before.tags].filter((tag) => !found.tags.has(tag));
  const others: Holders = Object.fromEntries(kept.map((tag) => [tag, holding(before.holders, tag)]));
  return { holders: { ...holders, ...others }, tags: new Set([...found.tags, ...kept]) };
}

/** What only one side has looked at, because the policy has changed its stages, was moved by nobody. */
function differingKnown(before: Known, after: Known): readonly Difference[] {
  return differing(before.holders, after.holders).filter(
    ({ stage }) => !isNamedPlace(stage) || (before.tags.has(stage) && after.tags.has(stage)),
  );
}

function differing(before: Holders, after: Holders): readonly Difference[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((stage) => ({ stage, from: holding(before, stage), to: holding(after, stage) }))
    .filter(({ from, to }) => !sameHolders(from, to));
}

/** Moves by others since the first record of the model, or, for a governed model without any, since both began. */
function unstampedEvents({ history, stageEvents, governedSince }: ModelState): readonly StageEvent[] {
  const since = history.length > 0 ? history.map(({ at }) => at) : [governedSince].filter((at) => at !== undefined);
  if (since.length === 0) {
    return [];
  }
  // A first record that is dated later than it was made must not hide anything.
  const start = since.reduce((earliest, at) => Math.min(earliest, Date.parse(at)), Infinity);
  return stageEvents.filter(({ record, at }) => record === undefined && Date.parse(at) > start);
}

interface Traces {
  readonly replayed: readonly Difference[];
  readonly unstamped: readonly StageEvent[];
}

function finding({ model }: ModelState, stage: string, { replayed, unstamped }: Traces): VerifyFinding {
  const difference = replayed.findLast((one) => one.stage === stage);
  const event = unstamped.findLast((one) => one.stage === stage);
  const moved = difference
    ? `${stage} of ${model} moved from ${list(difference.from)} to ${list(difference.to)} without a record`
    : `${stage} of ${model} was changed without a record`;
  const who = event ? ` (${doing(event)} by ${event.by ?? 'somebody'} at ${event.at})` : '';
  return {
    kind: 'outOfBand',
    subject: event?.subject ?? `${model}@${stage}`,
    model,
    message: `${moved}${who}; promote or roll back to put the record right.`,
  };
}

function doing({ kind, version }: StageEvent): string {
  return kind === 'assign' ? `${version} was assigned` : `${version} was released`;
}

function list(versions: readonly string[]): string {
  return versions.length === 0 ? 'nobody' : versions.join(', ');
}
