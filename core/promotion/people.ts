import { RegistryFailure } from '../registry/errors';
import type { Identity } from '../registry/port';
import type { CancelSignal } from '../text/cancellation';
import { authorizationRefusal } from './authorization';
import { auditDestination } from './destination';
import { governingPolicy, type Governance } from './governance';
import type { RegistrySession } from './session';

export interface Permission {
  /** Records where the policy wants them. */
  readonly session: RegistrySession;
  readonly actor: Identity;
  readonly governance: Exclude<Governance, { kind: 'invalid' }>;
}

export interface Action {
  readonly action: 'register' | 'annotate' | 'hold';
  readonly stage?: string;
}

/** Who is acting, once nothing speaks against it; throws `RegistryFailure` `refused` or, for a broken policy, `invalid`. */
export async function permitted(
  s: RegistrySession,
  model: string,
  { action, stage }: Action,
  signal?: CancelSignal,
): Promise<Permission> {
  const [actor, governance] = [await s.identity(signal), await governingPolicy(s, model, {}, signal)];
  if (governance.kind === 'invalid') {
    throw new RegistryFailure('invalid', governance.message);
  }
  const refusal = governance.kind === 'governed' ? authorizationRefusal(governance.policy, actor, action) : undefined;
  if (refusal !== undefined) {
    throw new RegistryFailure('refused', refusal);
  }
  return { session: s.withAudit(auditDestination(governance, stage)), actor, governance };
}
