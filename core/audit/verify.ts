import { defined } from '../text/defined';
import type { HeldCopy } from '../registry/copies';
import type { Holders } from '../registry/holders';
import type { StageEvent, Stamps } from '../registry/port';
import type { AuditEvent } from './events';
import type { Governors } from './governors';
import { recordedOutcomes } from './recorded';
import type { VerifyReport } from './report';
import type { TrailSnapshot } from './trail';
import { aliasFindings } from './verify-aliases';
import { chainFindings } from './verify-chain';
import { copyFindings } from './verify-copies';
import { decisionFindings } from './verify-decisions';
import { outOfBandFindings } from './verify-moves';
import { stampFindings } from './verify-stamps';
import { versionStampFindings } from './verify-version-stamps';

/** Everything that a verification reads. */
export interface VerifyInput {
  readonly registry: string;
  readonly snapshot: TrailSnapshot;
  /** Model → who holds its stages now, for every model that has a record or a stage event and is still registered. */
  readonly holders: ReadonlyMap<string, Holders>;
  /** Absent for registries that keep no history. */
  readonly stageEvents?: readonly StageEvent[] | undefined;
  /** Absent for registries that keep a history, or no stamps. */
  readonly stamps?: Stamps | undefined;
  /** Who holds places in other registries now. */
  readonly copies?: readonly HeldCopy[] | undefined;
  /** Where the policy that governs the model now keeps its stages; undefined for a model that none governs. */
  readonly placesOf: (model: string) => readonly string[] | undefined;
  readonly governors: Governors;
  /** Tips that somebody saw earlier. */
  readonly lastSeenTips: readonly string[];
}

/** Verifies the trail and compares it with the registry; pure, so that an auditor can repeat it offline. */
export function verifyTrail(input: VerifyInput): VerifyReport {
  const { snapshot, registry, stageEvents, stamps, lastSeenTips, governors } = input;
  const events = snapshot.entries.map(({ event }) => event).filter((event) => event.registry === registry);
  const decisions = decisionFindings(recordedOutcomes(events), {
    governors,
    stageEvents: stageEvents && grouped(stageEvents),
  });
  const aliases = aliasFindings(events, governors);
  const isGoverned = (model: string): boolean => input.placesOf(model) !== undefined;
  const stamped = stamps ? versionStampFindings(stamps, { snapshot, events, isGoverned }) : NOTHING;
  const findings = [
    ...chainFindings(snapshot, lastSeenTips),
    ...decisions.findings,
    ...aliases.findings,
    ...(stageEvents ? stampFindings(events, stageEvents) : []),
    ...stamped.findings,
    ...copyFindings(events, input.copies ?? []),
    ...moves(input, events),
  ];
  return {
    ok: findings.length === 0,
    events: snapshot.entries.length,
    ...defined({ tip: snapshot.tip }),
    findings,
    notes: [...decisions.notes, ...aliases.notes, ...stamped.notes],
  };
}

const NOTHING = { findings: [], notes: [] } as const;

function moves(input: VerifyInput, events: readonly AuditEvent[]): VerifyReport['findings'] {
  const { holders, stageEvents = [], placesOf, governors } = input;
  const trailBegan = events[0]?.at;
  const governedSince = (model: string): string | undefined =>
    trailBegan && later(trailBegan, governors.governedSince(model));
  const histories = grouped(events);
  const native = grouped(stageEvents);
  return [...new Set([...histories.keys(), ...native.keys()])].flatMap((model) =>
    outOfBandFindings({
      model,
      history: histories.get(model) ?? [],
      holders: holders.get(model) ?? {},
      stageEvents: native.get(model) ?? [],
      governedSince: placesOf(model) ? governedSince(model) : undefined,
      places: placesOf(model) ?? [],
    }),
  );
}

function later(time: string, other: number | undefined): string {
  return other !== undefined && other > Date.parse(time) ? new Date(other).toISOString() : time;
}

function grouped<T extends { readonly model: string }>(items: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.model);
    if (group) {
      group.push(item);
    } else {
      groups.set(item.model, [item]);
    }
  }
  return groups;
}
