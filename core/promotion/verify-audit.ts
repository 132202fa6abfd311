import type { VerifyReport } from '../audit/report';
import type { TrailSnapshot } from '../audit/trail';
import { isMove } from '../audit/replay';
import { verifyTrail } from '../audit/verify';
import type { PolicyHistory } from '../policy/source';
import { RegistryFailure } from '../registry/errors';
import type { StageEvent } from '../registry/port';
import type { CancelSignal } from '../text/cancellation';
import { governanceOf, readPolicies } from './governance';
import { governorsOf } from './governors';
import { movedTags } from './moved-tags';
import type { ReadPolicy } from './policies';
import { recordedName, type RegistrySession } from './session';

/** People who move something all the time keep nobody from an answer. */
const MAX_LOOKS = 5;

export interface VerifyRequest {
  /** The tip of an earlier verification: it must still be in the chain. */
  readonly lastSeenTip?: string | undefined;
}

/** Verifies the audit trail and compares it with the registry as both are now, remotely. */
export async function verifyAudit(
  s: RegistrySession,
  { lastSeenTip }: VerifyRequest = {},
  signal?: CancelSignal,
): Promise<VerifyReport> {
  // Before the fetch, which may bring another end of the trail.
  const seen = await s.trail.lastSeen?.(signal);
  const lastSeenTips = [...new Set([lastSeenTip, seen])].filter((tip) => tip !== undefined);
  for (let look = 1; ; look += 1) {
    const report = await lookOnce(s, lastSeenTips, signal);
    if (report.ok || s.registry.can.compareAndSet || look === MAX_LOOKS || !(await hasMovedOn(s, report, signal))) {
      return report;
    }
  }
}

/** Where trail and registry are read one after the other, a move in between looks like one without a record. */
async function hasMovedOn(
  s: RegistrySession,
  { tip }: VerifyReport,
  signal: CancelSignal | undefined,
): Promise<boolean> {
  await fetchAll(s, signal);
  return (await s.trail.read(signal)).tip !== tip;
}

async function lookOnce(
  s: RegistrySession,
  lastSeenTips: readonly string[],
  signal: CancelSignal | undefined,
): Promise<VerifyReport> {
  const rewritten = await fetchAll(s, signal);
  const snapshot = await s.trail.read(signal);
  const files = await readPolicies(s, false, signal);
  const stageEvents = s.registry.can.history ? await s.registry.stageEvents(undefined, signal) : undefined;
  const { can } = s.registry;
  const stamps = can.history ? undefined : await s.registry.stamps?.(signal);
  const looked = lookedAt(s, snapshot, stageEvents ?? []);
  return verifyTrail({
    registry: recordedName(s),
    snapshot: rewritten ? { ...snapshot, problems: [...snapshot.problems, rewritten] } : snapshot,
    holders: await s.registry.holders(looked.models, looked.places, signal),
    copies: await s.registry.copies?.(looked.models, looked.places, signal),
    stageEvents,
    stamps,
    placesOf: (model) => {
      const governance = governanceOf(files, s, model);
      return governance.kind === 'governed' ? governance.lifecycle.stages.map(({ native }) => native) : undefined;
    },
    governors: governorsOf({ history: await policyHistory(s, files, signal), registry: recordedName(s), can }),
    lastSeenTips,
  });
}

/** A remote trail that was deleted or rewritten is what an audit is to find; not reaching it is a failure. */
async function fetchAll(
  { registry, trail }: RegistrySession,
  signal: CancelSignal | undefined,
): Promise<TrailSnapshot['problems'][number] | undefined> {
  try {
    await registry.refresh(signal);
    await trail.fetch(signal);
    return undefined;
  } catch (error) {
    if (error instanceof RegistryFailure && error.reason === 'refused') {
      return { id: trail.location, message: error.message };
    }
    throw error;
  }
}

/** Only models that records or stage events are about: the others have nothing to be compared with. */
function lookedAt(
  s: RegistrySession,
  { entries }: TrailSnapshot,
  stageEvents: readonly StageEvent[],
): { readonly models: readonly string[]; readonly places: readonly string[] } {
  const recorded = entries.map(({ event }) => event).filter(({ registry }) => registry === recordedName(s));
  const models = new Set([...recorded, ...stageEvents].map(({ model }) => model));
  return { models: [...models], places: movedTags(recorded.filter(isMove)) };
}

/** A source that keeps no history still has today's policies; of older ones nothing is known. */
async function policyHistory(
  { policies }: RegistrySession,
  files: readonly ReadPolicy[],
  signal: CancelSignal | undefined,
): Promise<PolicyHistory> {
  return (await policies.history?.(signal)) ?? { files: files.map(({ file }) => file), changes: [], complete: false };
}
