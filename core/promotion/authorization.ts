import { mayDo } from '../policy/people';
import type { Policy } from '../policy/types';
import type { Identity } from '../registry/port';

/**
 * Why the actor may not do it, or undefined if nothing speaks against it. `action` is a verb of a role's `may`; with a stage
 * `verb:stage` counts too. A policy without roles lets everybody; a protected stage demands a verified identity.
 */
export function authorizationRefusal(
  policy: Policy,
  { email }: Identity,
  action: 'register' | 'annotate' | 'hold' | 'break-glass' | 'rollback',
  stage?: string,
): string | undefined {
  const what = action === 'rollback' && stage !== undefined ? `rollback:${stage}` : action;
  if (policy.roles && !mayDo(policy, email, what)) {
    return `${email} has no role that may ${what}.`;
  }
  const isProtected =
    action === 'rollback' && policy.stages?.some(({ name, protected: strict }) => name === stage && strict);
  return isProtected
    ? `${stage ?? ''} is protected and demands a verified identity, which is not checked yet.`
    : undefined;
}
