import type { VerifyReport } from '../audit/report';
import type { TrailSnapshot } from '../audit/trail';
import { isOutcome } from '../audit/history';
import { verifyTrail } from '../audit/verify';
import type { Policy } from '../policy/types';
import { RegistryFailure } from '../registry/errors';
import type { Holders } from '../registry/holders';
import type { StageEvent } from '../registry/port';
import type { CancelSignal } from '../text/cancellation';
import { governanceOf, readPolicies } from './governance';
import { currentHolders } from './open';
import { readablePolicy, type ReadPolicy } from './policies';
import { recordedName, type RegistrySession } from './session';

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
  const rewritten = await fetchAll(s, signal);
  const snapshot = await s.trail.read(signal);
  const files = await readPolicies(s, false, signal);
  const stageEvents = s.registry.can.history ? await s.registry.stageEvents(undefined, signal) : undefined;
  const policies = await policiesByDigest(s, snapshot, files, signal);
  return verifyTrail({
    registry: recordedName(s),
    snapshot: rewritten ? { ...snapshot, problems: [...snapshot.problems, rewritten] } : snapshot,
    holders: await allHolders(s, snapshot, stageEvents ?? [], signal),
    stageEvents,
    isGoverned: (model) => governanceOf(files, s, model).kind === 'governed',
    policyOf: (digest) => policies.get(digest),
    lastSeenTip,
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
async function allHolders(
  s: RegistrySession,
  { entries }: TrailSnapshot,
  stageEvents: readonly StageEvent[],
  signal: CancelSignal | undefined,
): Promise<ReadonlyMap<string, Holders>> {
  const recorded = entries.map(({ event }) => event).filter(({ registry }) => registry === recordedName(s));
  const models = new Set([...recorded, ...stageEvents].map(({ model }) => model));
  const holders = new Map<string, Holders>();
  for (const model of models) {
    const moves = recorded.filter(isOutcome).filter((event) => event.model === model);
    holders.set(model, await currentHolders(s, model, moves, signal));
  }
  return holders;
}

/** The policies that the trail's decisions name, as far as they are still to be had. */
async function policiesByDigest(
  { policies }: RegistrySession,
  { entries }: TrailSnapshot,
  files: readonly ReadPolicy[],
  signal: CancelSignal | undefined,
): Promise<ReadonlyMap<string, Policy>> {
  const texts = new Map(files.map(({ file }) => [file.digest, file.text]));
  const named = entries.flatMap(({ event }) => (isOutcome(event) ? [event.decision?.policy?.digest] : []));
  const found = new Map<string, Policy>();
  for (const digest of new Set(named.filter((one) => one !== undefined))) {
    const text = texts.get(digest) ?? (await policies.byDigest?.(digest, signal));
    const policy = text === undefined ? undefined : readablePolicy(text);
    if (policy) {
      found.set(digest, policy);
    }
  }
  return found;
}
