import { holdsOf } from '../audit/history';
import type { AuditEvent, HoldEvent, ReleaseEvent } from '../audit/events';
import { RegistryFailure } from '../registry/errors';
import type { CancelSignal } from '../text/cancellation';
import { appendEvent } from './append';
import { permitted } from './people';
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
  const start = await begin(s, request, signal);
  const { stage, reason } = request;
  return appendEvent<HoldEvent>(s, { ...start, type: 'hold', stage, reason }, signal);
}

/** Ends every hold of the stage; throws `RegistryFailure` `invalid` when there is none. */
export async function release(s: RegistrySession, request: HoldRequest, signal?: CancelSignal): Promise<AuditEvent> {
  const start = await begin(s, request, signal);
  const { model, stage, reason } = request;
  const holds = holdsOf(historyIn(s, await s.trail.read(signal), model));
  if (!holds.some((one) => one.stage === stage && one.releasedAt === undefined)) {
    throw new RegistryFailure('invalid', `There is no hold on ${stage} of ${model}.`);
  }
  return appendEvent<ReleaseEvent>(s, { ...start, type: 'release', stage, reason }, signal);
}

async function begin(
  s: RegistrySession,
  { model, stage, reason }: HoldRequest,
  signal: CancelSignal | undefined,
): Promise<ReturnType<typeof eventStart>> {
  await existingModel(s, model, signal);
  const { actor, governance } = await permitted(s, model, 'hold', signal);
  const { stages } = governance.lifecycle;
  if (governance.kind === 'governed' && !stages.some(({ name }) => name === stage)) {
    const known = stages.map(({ name }) => name).join(', ');
    throw new RegistryFailure('invalid', `${model} has no stage ${stage}; its policy names ${known}.`);
  }
  if (reason.trim() === '') {
    throw new RegistryFailure('invalid', 'A hold, and its release, need a reason.');
  }
  await s.trail.fetch(signal);
  return eventStart(s, actor, model);
}
