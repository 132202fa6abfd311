import { mayDo } from '../policy/people';
import type { Policy } from '../policy/types';
import type { Identity } from '../registry/port';

export type AuthorizedAction = 'register' | 'annotate' | 'hold' | 'break-glass' | 'rollback' | 'promote';

/**
 * Why the actor may not do it, or undefined if nothing speaks against it. `action` is a verb of a role's `may`; with a stage
 * `promote:stage` and `rollback:stage` count too. A policy without roles lets everybody; whatever moves a protected stage
 * demands a verified identity, break-glass not excepted.
 */
export function authorizationRefusal(
  policy: Policy,
  actor: Identity,
  action: AuthorizedAction,
  stage?: string,
): string | undefined {
  const refusal = roleRefusal(policy, actor, action, stage);
  return refusal ?? (stage === undefined ? undefined : protectionRefusal(policy, stage));
}

/** The same without the identity's proof: for what is only recorded and moves nothing. */
export function roleRefusal(
  policy: Policy,
  { email }: Identity,
  action: AuthorizedAction,
  stage?: string,
): string | undefined {
  const what = stage !== undefined && action !== 'break-glass' ? `${action}:${stage}` : action;
  return policy.roles && !mayDo(policy, email, what) ? `${email} has no role that may ${what}.` : undefined;
}

/** Why nobody may move the stage whose identity is only claimed; anybody can write any name into git's settings. */
export function protectionRefusal(policy: Policy, stage: string): string | undefined {
  return policy.stages?.some(({ name, protected: strict }) => name === stage && strict)
    ? `${stage} is protected and demands a verified identity, which is not checked yet.`
    : undefined;
}
