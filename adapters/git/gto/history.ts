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

/** Who held a stage of a model, and since when; made once for all holders of the stage. */
export class StageTimes {
  private readonly steps: readonly Step[];

  public constructor(
    model: GtoModel,
    private readonly stage: string,
  ) {
    this.steps = stageSteps(model.versions, stage);
  }

  /**
   * Start of the uninterrupted time for which a version has held the stage: ISO 8601 in the tagger's offset. Repeating an
   * assignment does not restart it, losing the stage to another version does, even if that one left again. What Stagegate
   * assigned is lost by a release only (see `sharedStages`), whoever else came and went.
   */
  public since(holder: GtoVersion): string | undefined {
    const assigned = holder.stages.get(this.stage)?.assignments.at(-1);
    const shares = assigned !== undefined && recordOf(assigned) !== undefined;
    const { current, began } = replay(shares ? stageSteps([holder], this.stage) : this.steps);
    const start = current === holder ? began : assigned;
    return start && isoTime(start);
  }
}

interface Step {
  readonly version: GtoVersion;
  readonly event: GtoEvent;
}

/** What changed who could hold the stage, oldest first; in one second an assignment comes before a release. */
function stageSteps(versions: readonly GtoVersion[], stage: string): Step[] {
  const steps = versions.flatMap((version) => {
    const held = version.stages.get(stage);
    if (held === undefined) return [];
    const events = [...held.assignments, ...held.unassignments, ...version.registrations, ...version.deregistrations];
    return events.map((event): Step => ({ version, event }));
  });
  return steps.sort((a, b) => a.event.time - b.event.time || PRIORITY[a.event.kind] - PRIORITY[b.event.kind]);
}

function replay(steps: readonly Step[]): Occupancy {
  const occupancy = new Occupancy();
  for (const step of steps) occupancy.apply(step);
  return occupancy;
}

/** Replays a stage: who is on top of those that are assigned and not deregistered. */
class Occupancy {
  public current: GtoVersion | undefined;
  public began: GtoEvent | undefined;
  /** Assignments, the newest last; those that were repeated or released meanwhile stay until they are on top. */
  private readonly stack: Step[] = [];
  /** The assignment by which each version is in the stage. */
  private readonly assigned = new Map<GtoVersion, GtoEvent>();
  private readonly deregistered = new Set<GtoVersion>();

  public apply(step: Step): void {
    this.move(step);
    const top = this.top();
    if (top === this.current) return;
    this.current = top;
    this.began = step.event;
  }

  private move(step: Step): void {
    const { version, event } = step;
    if (event.kind === 'unassignment') this.assigned.delete(version);
    if (event.kind === 'deregistration') this.deregistered.add(version);
    if (event.kind === 'registration') this.deregistered.delete(version);
    if (event.kind !== 'assignment') return;
    this.assigned.set(version, event);
    this.stack.push(step);
  }

  private top(): GtoVersion | undefined {
    while (this.stack.length > 0 && !this.isAssigned(this.stack.at(-1))) this.stack.pop();
    return this.stack.findLast((step) => this.isAssigned(step) && !this.deregistered.has(step.version))?.version;
  }

  private isAssigned(step: Step | undefined): boolean {
    return step !== undefined && this.assigned.get(step.version) === step.event;
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
