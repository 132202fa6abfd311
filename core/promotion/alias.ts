import type { AliasEvent, AuditEvent } from '../audit/events';
import type { Policy } from '../policy/types';
import { RegistryFailure } from '../registry/errors';
import { holding } from '../registry/holders';
import type { Lifecycle } from '../registry/lifecycle';
import { formatPlace } from '../registry/places';
import type { StageChange } from '../registry/port';
import type { CancelSignal } from '../text/cancellation';
import { accountRefusal } from './account';
import { isStale, pause } from './append';
import { permitted } from './people';
import { deadlineFrom, eventStart } from './records';
import { resolveReference } from './references';
import { exclusively, type RegistrySession } from './session';

/** Other people's unrelated records collide with ours; this many in a row do not. */
const MAX_ATTEMPTS = 20;

export interface AliasRequest {
  readonly ref: string;
  readonly alias: string;
}

/**
 * Points an alias at a version; where the registry has no aliases, a stage that no policy uses serves as one. A name that
 * the policy uses for a stage is refused: only a promotion moves that. It takes the right to annotate.
 */
export async function setAlias(
  s: RegistrySession,
  { ref, alias }: AliasRequest,
  signal?: CancelSignal,
): Promise<AuditEvent> {
  const { model, version } = await resolveReference(s, ref, signal);
  const { actor, governance, session } = await permitted(s, model, { action: 'annotate' }, signal);
  if (governance.kind === 'governed' && isUsed(alias, governance.policy, governance.lifecycle)) {
    throw new RegistryFailure('refused', `The policy uses ${alias} for a stage of ${model}; promote ${ref} instead.`);
  }
  const refused = await accountRefusal(session, model, signal);
  if (refused !== undefined) {
    throw new RegistryFailure('refused', refused);
  }
  for (let attempt = 1; ; attempt += 1) {
    const event: AliasEvent = { ...eventStart(s, actor, model), type: 'alias', alias, version };
    const lease = { model, record: event.id, deadline: deadlineFrom(s.now()) };
    try {
      return await exclusively(session, lease, () => pointOnce(session, event, lease.deadline, signal), signal);
    } catch (error) {
      if (!isStale(error) || attempt === MAX_ATTEMPTS) {
        throw error;
      }
      await pause(s, attempt);
    }
  }
}

/** One look at everything, and the write, which must not come later than the lock lasts. */
async function pointOnce(
  s: RegistrySession,
  announced: AliasEvent,
  deadline: string,
  signal: CancelSignal | undefined,
): Promise<AliasEvent> {
  await s.registry.refresh(signal);
  await s.trail.fetch(signal);
  const { tip } = await s.trail.read(signal);
  // The lock may have been waited for, and records are told apart by their time.
  const event = await withChanges(s, { ...announced, at: s.now().toISOString() }, signal);
  const { model, actor, changes, at, id: record, alias } = event;
  const move = { model, changes, actor, at, record, deadline, exclusive: [placeOf(s, alias)] };
  return s.write<AliasEvent>(move, (receipts) => ({ ...event, receipts }), tip);
}

/** What pointing the alias changes as things are: its other holders lose it. */
async function withChanges(
  { registry }: RegistrySession,
  event: AliasEvent,
  signal: CancelSignal | undefined,
): Promise<AliasEvent & { readonly changes: readonly StageChange[] }> {
  const { model, version } = event;
  const stage = placeOf({ registry }, event.alias);
  const holders = (await registry.holders([model], [], signal)).get(model) ?? {};
  const held = holding(holders, stage);
  const losing = held.filter((holder) => holder !== version);
  const changes: readonly StageChange[] = [
    ...(held.includes(version) ? [] : [{ kind: 'assign', version, stage } as const]),
    ...losing.map((holder) => ({ kind: 'release', version: holder, stage }) as const),
  ];
  return { ...event, basis: { holders }, changes };
}

function placeOf({ registry }: Pick<RegistrySession, 'registry'>, alias: string): string {
  return registry.can.aliases ? formatPlace({ kind: 'alias', alias }) : alias;
}

function isUsed(alias: string, { stages = [] }: Policy, lifecycle: Lifecycle): boolean {
  return (
    lifecycle.stages.some(({ name, native }) => name === alias || native === alias || native === `alias:${alias}`) ||
    stages.some((stage) => stage.alias === alias)
  );
}
