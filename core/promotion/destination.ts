import type { IntentEvent, OutcomeEvent } from '../audit/events';
import type { CancelSignal } from '../text/cancellation';
import { defined } from '../text/defined';
import { governingPolicy, type Governance, type InvalidPolicy } from './governance';
import type { AuditDestination, RegistrySession } from './session';

/** Where records of a model go: as its policy says, else what moves a protected stage must reach the remote. */
export function auditDestination(governance: Exclude<Governance, InvalidPolicy>, stage?: string): AuditDestination {
  if (governance.kind === 'ungoverned') {
    return { push: 'bestEffort' };
  }
  const { audit } = governance.policy;
  const strict = governance.lifecycle.stages.some(({ name, protected: isProtected }) => name === stage && isProtected);
  return { push: audit?.push ?? (strict ? 'required' : 'bestEffort'), ...defined({ remote: audit?.remote }) };
}

/** The same for a move that was begun earlier; a policy that has been broken since must not keep it from being ended. */
export async function destinationOf(
  s: RegistrySession,
  { model, to }: IntentEvent | OutcomeEvent,
  signal?: CancelSignal,
): Promise<AuditDestination> {
  const governance = await governingPolicy(s, model, {}, signal);
  return governance.kind === 'invalid' ? { push: 'required' } : auditDestination(governance, to);
}
