import { holdsOf } from '../audit/history';
import type { AuditEvent, HoldEvent, ReleaseEvent } from '../audit/events';
import { RegistryFailure } from '../registry/errors';
import type { CancelSignal } from '../text/cancellation';
import { appendEvent } from './append';
import { unknownStage } from './known-stage';
import { checkReason } from './limits';
import { permitted, type Permission } from './people';
import { eventStart } from './records';
import { existingModel } from './references';
import type { RegistrySession } from './session';
import { historyIn } from './situation';

export interface HoldRequest {
  readonly model: string;
  readonly stage: string;
  readonly reason: string;
}

/** Stops promotions to the stage until it is released. */
export async function hold(s: RegistrySession, request: HoldRequest, signal?: CancelSignal): Promise<AuditEvent> {
  const { session, actor } = await begin(s, request, signal);
  const { model, stage, reason } = request;
  const event: HoldEvent = { ...eventStart(s, actor, model), type: 'hold', stage, reason };
  return appendEvent(session, event, signal);
}

/** Ends every hold of the stage; throws `RegistryFailure` `invalid` when there is none. */
export async function release(s: RegistrySession, request: HoldRequest, signal?: CancelSignal): Promise<AuditEvent> {
  const { session, actor } = await begin(s, request, signal);
  const { model, stage, reason } = request;
  const holds = holdsOf(historyIn(s, await session.trail.read(signal), model));
  if (!holds.some((one) => one.stage === stage && one.releasedAt === undefined)) {
    throw new RegistryFailure('invalid', `There is no hold on ${stage} of ${model}.`);
  }
  const event: ReleaseEvent = { ...eventStart(s, actor, model), type: 'release', stage, reason };
  return appendEvent(session, event, signal);
}

async function begin(
  s: RegistrySession,
  { model, stage, reason }: HoldRequest,
  signal: CancelSignal | undefined,
): Promise<Permission> {
  checkReason(reason);
  await existingModel(s, model, signal);
  const permission = await permitted(s, model, { action: 'hold', stage }, signal);
  const { governance, session } = permission;
  const unknown = unknownStage(governance, model, stage);
  if (unknown !== undefined) {
    throw new RegistryFailure('invalid', unknown);
  }
  if (reason.trim() === '') {
    throw new RegistryFailure('invalid', 'A hold, and its release, need a reason.');
  }
  await session.trail.fetch(signal);
  return permission;
}
