import type { AliasEvent, OutcomeEvent } from '../audit/events';
import type { TrailSnapshot } from '../audit/trail';
import { endOf, mayFollow } from '../audit/history';
import { RegistryFailure } from '../registry/errors';
import { holding } from '../registry/holders';
import { namedPlacesIn } from '../registry/places';
import type { Receipt, RegistryPort, StageChange, StageMove } from '../registry/port';
import { appendFresh } from './append';
import { isDone } from './changes';
import type { RegistrySession, StageWriter } from './session';

type Parts = Pick<RegistrySession, 'registry' | 'trail' | 'now' | 'wait'>;

/** What a person is told whose move took too long. */
export const TOO_LATE = 'The time for the move ran out before it could be written; repeat it.';

/**
 * The writer for registries that have no compare-and-set and share no transaction with the trail: writes, reads back,
 * repairs what is missing or is one holder too many, reads again and then records. The caller's intent and the registry's
 * lock keep others away meanwhile. Whatever fails after the first write is `unknown`, with the receipts so far.
 */
export function writeThenRecord(s: Parts): StageWriter {
  return async (move, outcome, tip) => {
    if ((await s.trail.read()).tip !== tip) {
      throw new RegistryFailure('stale', 'The audit trail has moved meanwhile; read it again.');
    }
    const { receipts, undone } = await writeAndRepair(s, move);
    try {
      return await record(s, telling(outcome(receipts), undone));
    } catch (error) {
      throw afterWrites(error, receipts);
    }
  };
}

interface Written {
  readonly receipts: readonly Receipt[];
  /** What somebody else had changed by the time of the reading back, for a person; undefined for nothing. */
  readonly undone?: string;
}

async function writeAndRepair(s: Parts, move: StageMove): Promise<Written> {
  let receipts: readonly Receipt[] = [];
  try {
    receipts = await writeInTime(s, move);
    const repairs = await remaining(s.registry, move);
    if (repairs.length === 0) {
      return { receipts };
    }
    // Whoever has come meanwhile is known now, and goes.
    receipts = [...receipts, ...(await writeInTime(s, { ...move, changes: repairs, exclusive: [] }))];
    if ((await remaining(s.registry, move)).length > 0) {
      throw new RegistryFailure('unknown', `${s.registry.uri} does not show what was written to ${move.model}.`);
    }
    return { receipts, undone: described(repairs) };
  } catch (error) {
    throw afterWrites(error, receipts);
  }
}

/** What repairs tell of somebody else's doing. */
function described(repairs: readonly StageChange[]): string {
  const deeds = [...new Set(repairs.map(({ stage }) => stage))].map((stage) => {
    const versions = repairs
      .filter((one) => one.stage === stage && one.kind === 'release')
      .map(({ version }) => version);
    return versions.length === 0 ? `changed ${stage}` : `moved ${versions.join(', ')} to ${stage}`;
  });
  return `Meanwhile somebody else ${deeds.join(' and ')}; that was undone.`;
}

/** The event with a sentence more for whoever reads it. */
function telling<E extends OutcomeEvent | AliasEvent>(event: E, undone: string | undefined): E {
  return undone === undefined || event.type === 'alias' ? event : { ...event, message: `${event.message} ${undone}` };
}

async function writeInTime({ registry, now }: Parts, move: StageMove): Promise<readonly Receipt[]> {
  if (now().getTime() > Date.parse(move.deadline)) {
    throw new RegistryFailure('refused', TOO_LATE);
  }
  return move.changes.length === 0 ? [] : registry.moveStages(move);
}

/** Once something is written nobody may take the move for one that did not happen, nor begin it again. */
function afterWrites(error: unknown, receipts: readonly Receipt[]): unknown {
  if (!(error instanceof RegistryFailure)) {
    return error;
  }
  const all = [...receipts, ...error.receipts];
  return all.length === 0 ? error : new RegistryFailure('unknown', error.message, all);
}

/** What is still to be written so that the move is done and its exclusive stages have one holder. */
async function remaining(registry: RegistryPort, move: StageMove): Promise<readonly StageChange[]> {
  const tags = namedPlacesIn(move.changes.map(({ stage }) => stage));
  const holders = (await registry.holders([move.model], tags)).get(move.model) ?? {};
  const missing = move.changes.filter((change) => !isDone(change, holders));
  const extra = (move.exclusive ?? []).flatMap((stage) => {
    const ours = move.changes.find((change) => change.kind === 'assign' && change.stage === stage)?.version;
    const others = holding(holders, stage).filter((version) => version !== ours);
    return ours === undefined ? [] : others.map((version): StageChange => ({ kind: 'release', version, stage }));
  });
  const known = new Set(missing.map(({ version, stage }) => `${version}\n${stage}`));
  return [...missing, ...extra.filter(({ version, stage }) => !known.has(`${version}\n${stage}`))];
}

/** Appends the outcome, unless somebody has ended the intent meanwhile in a way that it cannot follow. */
async function record<E extends OutcomeEvent | AliasEvent>(s: Parts, event: E): Promise<E> {
  const result = await appendFresh<OutcomeEvent, E>(s, (snapshot) => {
    const end = contradicted(snapshot, event);
    return Promise.resolve(end ? { stop: end } : { append: event });
  });
  if ('stop' in result) {
    const { actor, at } = result.stop;
    throw new RegistryFailure('unknown', `${actor.email} ended the move at ${at}, while it was being written.`);
  }
  return result.appended;
}

/** What somebody else has recorded of the same intent, if the event cannot follow it. */
function contradicted({ entries }: TrailSnapshot, event: OutcomeEvent | AliasEvent): OutcomeEvent | undefined {
  if (event.type !== 'outcome' || event.intent === undefined) {
    return undefined;
  }
  const events = entries.map((entry) => entry.event);
  const end = endOf(events, event.intent);
  return end && !mayFollow(end.outcome, event.outcome) ? end : undefined;
}
