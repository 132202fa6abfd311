import type { AnnotateEvent, AuditEvent } from '../audit/events';
import { RegistryFailure } from '../registry/errors';
import { parseReference } from '../registry/reference';
import type { CancelSignal } from '../text/cancellation';
import { defined } from '../text/defined';
import { appendEvent } from './append';
import { checkTags } from './limits';
import { permitted } from './people';
import { eventStart } from './records';
import { existingModel, resolveReference } from './references';
import type { RegistrySession } from './session';

export interface AnnotationRequest {
  /** A model, or one of its versions. */
  readonly ref: string;
  readonly description?: string | undefined;
  /** `null` removes a tag. */
  readonly tags?: Readonly<Record<string, string | null>> | undefined;
}

/** Records documentation and metadata; what is recorded goes over what the registry says. */
export async function annotate(
  s: RegistrySession,
  { ref, description, tags }: AnnotationRequest,
  signal?: CancelSignal,
): Promise<AuditEvent> {
  if (description === undefined && Object.keys(tags ?? {}).length === 0) {
    throw new RegistryFailure('invalid', 'Say what to record: a description, or tags to set or remove.');
  }
  checkTags(tags);
  const { model, version } = await subjectOf(s, ref, signal);
  const { actor, session } = await permitted(s, model, { action: 'annotate' }, signal);
  return appendEvent<AnnotateEvent>(
    session,
    { ...eventStart(s, actor, model), type: 'annotate', ...defined({ version, description, tags }) },
    signal,
  );
}

async function subjectOf(
  s: RegistrySession,
  ref: string,
  signal: CancelSignal | undefined,
): Promise<{ readonly model: string; readonly version?: string }> {
  const parsed = parseReference(ref);
  if (parsed.ok && parsed.reference.version === undefined && parsed.reference.label === undefined) {
    return { model: (await existingModel(s, parsed.reference.model, signal)).name };
  }
  return resolveReference(s, ref, signal);
}
