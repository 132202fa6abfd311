import type { StageChange, Stamps, VersionStamp } from '../registry/port';
import type { AliasEvent, AuditEvent, IntentEvent, OutcomeEvent } from './events';
import { isMove } from './replay';
import type { VerifyFinding } from './report';
import { rootOf, type TrailSnapshot } from './trail';

/** What the stamps of a registry without history are compared with. */
export interface StampedState {
  readonly snapshot: TrailSnapshot;
  /** The trail's records of this registry, oldest first. */
  readonly events: readonly AuditEvent[];
  readonly isGoverned: (model: string) => boolean;
}

export interface StampReport {
  readonly findings: readonly VerifyFinding[];
  readonly notes: readonly string[];
}

/**
 * Every stamp of a version must name a record of this trail that moved just that version. One server may serve many trails:
 * models that are marked as another one's, or that no record here is about, are judged there.
 */
export function versionStampFindings({ versions, trails }: Stamps, state: StampedState): StampReport {
  const { snapshot, events, isGoverned } = state;
  const moved = movedVersions(events);
  const known = new Set(snapshot.entries.map(({ event }) => event.id));
  const recorded = new Set(events.map(({ model }) => model));
  const root = rootOf(snapshot);
  const isOurs = (model: string): boolean => {
    const trail = trails.get(model);
    return trail === undefined ? recorded.has(model) : trail === root;
  };
  const foreign = [...trails].filter(([model, trail]) => trail !== root && (recorded.has(model) || isGoverned(model)));
  const here = new Set(events.filter(isMove).map(({ model }) => model));
  const accused = foreign.filter(([model]) => here.has(model) || snapshot.entries.length === 0);
  return {
    findings: [
      ...versions.filter(({ model }) => isOurs(model)).flatMap((stamp) => stampFinding(stamp, { moved, known })),
      ...accused.map(([model, trail]) => otherTrail(model, trail)),
    ],
    notes: noteOn(foreign.filter((one) => !accused.includes(one)).map(([model]) => model)),
  };
}

interface Records {
  /** Record → the versions that it moved. */
  readonly moved: ReadonlyMap<string, ReadonlySet<string>>;
  readonly known: ReadonlySet<string>;
}

function stampFinding({ model, version, record, subject }: VersionStamp, { moved, known }: Records): VerifyFinding[] {
  if (moved.get(record)?.has(keyOf(model, version)) === true) return [];
  const what = known.has(record) ? 'is about something else' : 'is not in the audit trail';
  const message = `${subject} carries the stamp of record ${clipped(record)}, which ${what}.`;
  return [{ kind: 'stamp', subject, model, message }];
}

/** By the record that the writes are stamped with: what it meant to move, and what it found to be put right. */
function movedVersions(events: readonly AuditEvent[]): Records['moved'] {
  const moved = new Map<string, Set<string>>();
  for (const event of events) {
    if (event.type !== 'intent' && event.type !== 'outcome' && event.type !== 'alias') continue;
    const record = event.type === 'outcome' ? (event.intent ?? event.id) : event.id;
    const versions = moved.get(record) ?? new Set();
    moved.set(record, versions);
    for (const { version } of changesOf(event)) versions.add(keyOf(event.model, version));
  }
  return moved;
}

function changesOf(event: IntentEvent | OutcomeEvent | AliasEvent): readonly StageChange[] {
  const receipts = event.type === 'intent' ? [] : (event.receipts ?? []);
  return [...(event.changes ?? []), ...receipts.map(({ change }) => change)];
}

function otherTrail(model: string, trail: string): VerifyFinding {
  const message = `${model} belongs to the audit trail that begins with ${clipped(trail)}, which is not this one: find out which of them is its own.`;
  return { kind: 'stamp', subject: model, model, message };
}

function noteOn(models: readonly string[]): readonly string[] {
  if (models.length === 0) return [];
  const some = models.slice(0, NAMED).join(', ');
  const rest = models.length > NAMED ? ` and ${String(models.length - NAMED)} more` : '';
  return [`Other audit trails than this one keep the records of ${some}${rest}, so that they were not judged.`];
}

/** As many as a line has room for. */
const NAMED = 5;

/** Anybody may write any text into a tag. */
function clipped(text: string): string {
  return text.slice(0, 64);
}

function keyOf(model: string, version: string): string {
  return JSON.stringify([model, version]);
}
