import type { StageEvent } from '../../../core/registry/port';
import { isoTime, recordOf } from './events';
import type { GtoEvent } from './events';
import type { GtoModel, GtoState, GtoVersion } from './state';
import { stageHistory } from './views';

/** An event with the version that it belongs to, which for stage events only the whole registry tells. */
export interface HistoryEntry {
  readonly event: GtoEvent;
  /** Absent for deprecations of the whole model. */
  readonly version?: string;
}

const PRIORITY: Readonly<Record<GtoEvent['kind'], number>> = {
  deprecation: 2,
  registration: 3,
  deregistration: 4,
  assignment: 5,
  unassignment: 6,
};

/** Newest first, in gto's order to the last tie. */
export function history(state: GtoState): HistoryEntry[] {
  return [...state.models.values()]
    .flatMap(modelHistory)
    .sort((a, b) => a.event.time - b.event.time || PRIORITY[a.event.kind] - PRIORITY[b.event.kind])
    .reverse();
}

function modelHistory(model: GtoModel): HistoryEntry[] {
  const own = model.deprecations.map((event) => ({ event }));
  return byTimeReversed([...own, ...model.versions.flatMap(versionHistory)]);
}

function versionHistory(version: GtoVersion): HistoryEntry[] {
  const stages = [...version.stages.values()].flatMap(stageHistory);
  const events = [...version.registrations, ...version.deregistrations, ...stages];
  return byTimeReversed(events.map((event) => ({ event, version: version.name })));
}

function byTimeReversed(entries: HistoryEntry[]): HistoryEntry[] {
  return entries.sort((a, b) => a.event.time - b.event.time).reverse();
}

/**
 * Start of the uninterrupted time for which a version has held a stage: ISO 8601 in the tagger's offset. Repeating an
 * assignment does not restart it, losing the stage to another version does, even if that one left again. What Stagegate
 * assigned is lost by a release only (see `sharedStages`), whoever else came and went.
 */
export function heldSince(model: GtoModel, stage: string, holder: GtoVersion): string | undefined {
  const assigned = lastAssignment(holder, stage);
  const shares = assigned !== undefined && recordOf(assigned) !== undefined;
  const occupancy = new Occupancy();
  for (const step of stageSteps(model, stage)) if (!shares || step.version === holder) occupancy.apply(step);
  const began = occupancy.current === holder ? occupancy.began : assigned;
  return began && isoTime(began);
}

function lastAssignment(version: GtoVersion, stage: string): GtoEvent | undefined {
  return version.stages.get(stage)?.assignments.at(-1);
}

interface Step {
  readonly version: GtoVersion;
  readonly event: GtoEvent;
}

/** What changed who could hold the stage, oldest first; in one second an assignment comes before a release. */
function stageSteps(model: GtoModel, stage: string): Step[] {
  const steps = model.versions.flatMap((version) => {
    const held = version.stages.get(stage);
    if (held === undefined) return [];
    const events = [...held.assignments, ...held.unassignments, ...version.registrations, ...version.deregistrations];
    return events.map((event): Step => ({ version, event }));
  });
  return steps.sort((a, b) => a.event.time - b.event.time || PRIORITY[a.event.kind] - PRIORITY[b.event.kind]);
}

/** Replays a stage: who is on top of those that are assigned and not deregistered. */
class Occupancy {
  public current: GtoVersion | undefined;
  public began: GtoEvent | undefined;
  /** Assigned versions, the newest assignment last. */
  private readonly assigned = new Set<GtoVersion>();
  private readonly deregistered = new Set<GtoVersion>();

  public apply({ version, event }: Step): void {
    this.move(version, event.kind);
    const top = this.top();
    if (top === this.current) return;
    this.current = top;
    this.began = event;
  }

  private move(version: GtoVersion, kind: GtoEvent['kind']): void {
    if (kind === 'assignment' || kind === 'unassignment') this.assigned.delete(version);
    if (kind === 'assignment') this.assigned.add(version);
    if (kind === 'deregistration') this.deregistered.add(version);
    if (kind === 'registration') this.deregistered.delete(version);
  }

  private top(): GtoVersion | undefined {
    return [...this.assigned].findLast((version) => !this.deregistered.has(version));
  }
}

/** Stage moves as tags recorded them, oldest first; of one model, or of all. */
export function stageEvents(state: GtoState, model: string | undefined): StageEvent[] {
  return history(state)
    .reverse()
    .flatMap(({ event, version }) => {
      const isStage = event.kind === 'assignment' || event.kind === 'unassignment';
      if (!isStage || (model !== undefined && event.model !== model)) return [];
      const record = recordOf(event);
      return [
        {
          model: event.model,
          version: version ?? event.commit,
          stage: event.stage,
          kind: event.kind === 'assignment' ? ('assign' as const) : ('release' as const),
          at: isoTime(event),
          by: event.email,
          subject: event.ref,
          ...(record === undefined ? {} : { record }),
        },
      ];
    });
}
