import type { AuditEvent } from '../audit/events';
import type { AuditTrail } from '../audit/trail';
import { RegistryFailure } from '../registry/errors';
import { holdersOf, holding } from '../registry/holders';
import { allPages } from '../registry/pages';
import { tagPlacesIn } from '../registry/places';
import type { Receipt, RegistryPort, StageChange, StageMove } from '../registry/port';
import { isDone } from './changes';
import type { StageWriter } from './session';

/** Unrelated records collide; this many in a row do not. */
const MAX_APPENDS = 40;

/**
 * The writer for registries that have no compare-and-set and share no transaction with the trail: writes, reads back,
 * repairs what is missing or is one holder too many, reads again and then records. The caller's intent keeps other users of
 * the trail away meanwhile. Throws `unknown` when the registry still does not show what was written.
 */
export function writeThenRecord(registry: RegistryPort, trail: AuditTrail): StageWriter {
  return async (move, outcome, tip) => {
    const current = (await trail.read()).tip;
    if (current !== tip) {
      throw new RegistryFailure('stale', 'The audit trail has moved meanwhile; read it again.');
    }
    const receipts = await registry.moveStages(move);
    const repairs = await repair(registry, move);
    return record(trail, outcome([...receipts, ...repairs]));
  };
}

async function repair(registry: RegistryPort, move: StageMove): Promise<readonly Receipt[]> {
  const changes = await remaining(registry, move);
  if (changes.length === 0) {
    return [];
  }
  const receipts = await registry.moveStages({ ...move, changes });
  if ((await remaining(registry, move)).length > 0) {
    throw new RegistryFailure('unknown', `${registry.uri} does not show what was written to ${move.model}.`);
  }
  return receipts;
}

/** What is still to be written so that the move is done and its exclusive stages have one holder. */
async function remaining(registry: RegistryPort, move: StageMove): Promise<readonly StageChange[]> {
  const tags = tagPlacesIn(move.changes.map(({ stage }) => stage));
  const holders = holdersOf(await allPages((query) => registry.listVersions(move.model, query)), tags);
  const missing = move.changes.filter((change) => !isDone(change, holders));
  const extra = (move.exclusive ?? []).flatMap((stage) => {
    const ours = move.changes.find((change) => change.kind === 'assign' && change.stage === stage)?.version;
    const others = holding(holders, stage).filter((version) => version !== ours);
    return ours === undefined ? [] : others.map((version): StageChange => ({ kind: 'release', version, stage }));
  });
  const known = new Set(missing.map(({ version, stage }) => `${version}\n${stage}`));
  return [...missing, ...extra.filter(({ version, stage }) => !known.has(`${version}\n${stage}`))];
}

async function record<E extends AuditEvent>(trail: AuditTrail, event: E): Promise<E> {
  for (let attempt = 1; ; attempt += 1) {
    const { tip } = await trail.read();
    try {
      await trail.append(event, tip);
      return event;
    } catch (error) {
      if (!(error instanceof RegistryFailure) || error.reason !== 'stale' || attempt === MAX_APPENDS) {
        throw error;
      }
      await trail.fetch();
    }
  }
}
