import { decide } from '../policy/decide';
import type { Decision, EnforcementPoint } from '../policy/decision';
import { RegistryFailure } from '../registry/errors';
import type { Identity } from '../registry/port';
import type { CancelSignal } from '../text/cancellation';
import { auditDestination } from './destination';
import { assembleEvidence } from './evidence';
import { governingPolicy, type InvalidPolicy } from './governance';
import { resolveReference } from './references';
import type { RegistrySession } from './session';
import { readSituation } from './situation';

export interface CheckRequest {
  readonly ref: string;
  readonly to: string;
  readonly point: EnforcementPoint;
  readonly policyFile?: string | undefined;
  /** The working copy of the policies instead of the committed ones. */
  readonly preview?: boolean | undefined;
}

export type CheckAnswer =
  | { readonly kind: 'decision'; readonly decision: Decision }
  | { readonly kind: 'ungoverned'; readonly message: string }
  | InvalidPolicy;

/** What the governing policy says about promoting a version; nothing is written, and no role is asked for. */
export async function check(s: RegistrySession, request: CheckRequest, signal?: CancelSignal): Promise<CheckAnswer> {
  const asked = await resolveReference(s, request.ref, signal);
  const { policyFile: file, preview, to, point } = request;
  const governance = await governingPolicy(s, asked.model, { file, preview }, signal);
  if (governance.kind !== 'governed') {
    return governance;
  }
  const { policy, identity, lifecycle } = governance;
  const session = s.withAudit(auditDestination(governance, to));
  const situation = await readSituation(session, { model: asked.model, lifecycle }, false, signal);
  const candidate = situation.versions.find(({ version }) => version === asked.version) ?? asked;
  const actor = await whoeverAsks(s, signal);
  const evidence = await assembleEvidence(
    s,
    situation,
    { candidate, to, policy, lifecycle, actor: actor?.email },
    signal,
  );
  return { kind: 'decision', decision: decide(evidence, policy, { identity, point }) };
}

/** A check may be made by nobody in particular. */
async function whoeverAsks(s: RegistrySession, signal: CancelSignal | undefined): Promise<Identity | undefined> {
  try {
    return await s.identity(signal);
  } catch (error) {
    if (error instanceof RegistryFailure && error.reason !== 'cancelled') {
      return undefined;
    }
    throw error;
  }
}
