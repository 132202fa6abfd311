import { holdsOf } from '../audit/history';
import { decide } from '../policy/decide';
import type { Decision } from '../policy/decision';
import { NO_STAGE, type Policy } from '../policy/types';
import { couldHold } from '../registry/environment-names';
import { holding } from '../registry/holders';
import { isExclusive, type Lifecycle } from '../registry/lifecycle';
import type { ModelVersion } from '../registry/model';
import type { Identity } from '../registry/port';
import type { CancelSignal } from '../text/cancellation';
import { defined } from '../text/defined';
import { accountRefusal } from './account';
import { authorizationRefusal } from './authorization';
import { transitionOf } from './baselines';
import { promotionChanges, replacedBy, type PromotionMove } from './changes';
import { auditDestination } from './destination';
import { assembleEvidence } from './evidence';
import { governingPolicy, type Governance, type InvalidPolicy } from './governance';
import { unknownStage } from './known-stage';
import { checkReason } from './limits';
import type { PromotionPlan } from './plan';
import { resolveReference } from './references';
import { recordedName, type AuditDestination, type RegistrySession } from './session';
import { basisOf, readSituation, type Situation } from './situation';
import { decisionRefusal, promotionSummary } from './summary';

export interface PromotionRequest {
  readonly ref: string;
  readonly to: string;
  readonly reason: string;
  /** Break-glass: failing checks stay in the record, but do not stop the move. */
  readonly force?: boolean | undefined;
  /** Promote although no policy governs the model. */
  readonly ungoverned?: boolean | undefined;
  readonly policyFile?: string | undefined;
}

export type PlanAnswer =
  | { readonly kind: 'plan'; readonly plan: PromotionPlan }
  | { readonly kind: 'ungoverned'; readonly message: string }
  | InvalidPolicy;

/** What promoting would do, decided by the committed policy. Nothing is written. */
export async function planPromotion(
  s: RegistrySession,
  request: PromotionRequest,
  signal?: CancelSignal,
): Promise<PlanAnswer> {
  checkReason(request.reason);
  const candidate = await resolveReference(s, request.ref, signal);
  const governance = await decidingPolicy(s, candidate.model, request.policyFile, signal);
  if (governance.kind === 'invalid' || (governance.kind === 'ungoverned' && !request.ungoverned)) {
    return governance;
  }
  const unknown = request.to === NO_STAGE ? undefined : unknownStage(governance, candidate.model, request.to);
  if (unknown !== undefined) {
    return { kind: 'invalid', message: unknown, findings: [] };
  }
  const audit = auditDestination(governance, request.to);
  const where = { model: candidate.model, lifecycle: governance.lifecycle };
  const situation = await readSituation(s.withAudit(audit), where, true, signal);
  const current = situation.versions.find(({ version }) => version === candidate.version) ?? candidate;
  const parts = {
    ...{ s, request, candidate: current, situation, audit },
    actor: await s.identity(signal),
    refused: await accountRefusal(s, candidate.model, signal),
  };
  const plan =
    governance.kind === 'governed'
      ? await governedPlan(parts, governance, signal)
      : ungovernedPlan(parts, governance.lifecycle);
  return { kind: 'plan', plan };
}

/** The policy that governs; naming another one must not be a way around it. */
async function decidingPolicy(
  s: RegistrySession,
  model: string,
  file: string | undefined,
  signal: CancelSignal | undefined,
): Promise<Governance> {
  const governance = await governingPolicy(s, model, {}, signal);
  if (file === undefined || governance.kind === 'invalid') {
    return governance;
  }
  const asked = await governingPolicy(s, model, { file }, signal);
  if (asked.kind !== 'governed' || governance.kind !== 'governed' || asked.identity.path === governance.identity.path) {
    return asked;
  }
  const { path } = governance.identity;
  return {
    kind: 'invalid',
    message: `${model} is governed by ${path}; only that policy can decide.`,
    findings: [],
    path,
  };
}

interface Parts {
  readonly s: RegistrySession;
  readonly request: PromotionRequest;
  readonly candidate: ModelVersion;
  readonly situation: Situation;
  readonly actor: Identity;
  readonly audit: AuditDestination;
  /** Why the registry would not take it; break-glass is no way around that. */
  readonly refused: string | undefined;
}

async function governedPlan(
  parts: Parts,
  { policy, identity, lifecycle }: Extract<Governance, { kind: 'governed' }>,
  signal: CancelSignal | undefined,
): Promise<PromotionPlan> {
  const { s, request, candidate, situation, actor } = parts;
  const evidence = await assembleEvidence(
    s,
    situation,
    { candidate, to: request.to, policy, lifecycle, actor: actor.email },
    signal,
  );
  const decision = decide(evidence, policy, { identity, point: 'promote', authorization: true });
  const { from } = decision;
  const passes = decision.result === 'pass' || decision.result === 'warn';
  const forced = !passes && (request.force ?? false);
  const refusal = passes ? undefined : forced ? forceRefusal(request, policy, actor) : decisionRefusal(decision);
  const archiveExisting = transitionOf(policy, from, request.to)?.archiveExisting ?? false;
  return finish(parts, { from, archiveExisting, lifecycle }, { decision, forced, refusal });
}

/** Without a policy nothing but a hold can stop it: whoever says so may promote, and the record says so too. */
function ungovernedPlan(parts: Parts, lifecycle: Lifecycle): PromotionPlan {
  const { candidate, request, situation } = parts;
  const held = candidate.stages.map(({ stage }) => stage).find((stage) => stage !== request.to);
  return finish(
    parts,
    { from: held ?? NO_STAGE, archiveExisting: false, lifecycle },
    { forced: false, refusal: heldRefusal(situation, request.to) },
  );
}

/** Why a hold, or not knowing whether there is one, stops a promotion that no decision looks at. */
function heldRefusal({ trail }: Situation, to: string): string | undefined {
  if (!trail.readable) {
    return `Whether there is a hold on ${to} is unknown: ${trail.message}`;
  }
  const hold = holdsOf(trail.history).find(({ stage, releasedAt }) => stage === to && releasedAt === undefined);
  return hold && `${hold.by ?? 'Somebody'} put a hold on ${to} at ${hold.at}; it must be released first.`;
}

/** Why break-glass is not available to this person. */
function forceRefusal({ reason, to }: PromotionRequest, policy: Policy, actor: Identity): string | undefined {
  if (!policy.roles) {
    return 'Break-glass needs a role that may break-glass, and the policy has no roles.';
  }
  const noReason = reason.trim() === '' ? 'Break-glass needs a reason.' : undefined;
  return authorizationRefusal(policy, actor, 'break-glass', to) ?? noReason;
}

/** What another registry has of its own cannot be copied from there. */
function strangerRefusal({ version, to, lifecycle }: PromotionMove): string | undefined {
  return to === NO_STAGE || couldHold(version, lifecycle.toNative(to))
    ? undefined
    : `${version} is none of this registry's versions, so that it cannot be put into ${to}: register it here, or promote it there.`;
}

interface Verdict {
  readonly decision?: Decision;
  readonly forced: boolean;
  /** Why it is not allowed. */
  readonly refusal: string | undefined;
}

function finish(
  { s, request, candidate, situation, actor, audit, refused }: Parts,
  where: Pick<PromotionMove, 'from' | 'archiveExisting' | 'lifecycle'>,
  { decision, forced, refusal }: Verdict,
): PromotionPlan {
  const { to, reason } = request;
  const { model, version } = candidate;
  const move: PromotionMove = { ...where, version, to, holders: situation.holders };
  const already = holding(situation.holders, where.lifecycle.toNative(to)).includes(version);
  const why = already ? `${model}/${version} is already in ${to}.` : (strangerRefusal(move) ?? refused ?? refusal);
  const replaced = replacedBy(move);
  return {
    action: 'promote',
    registry: recordedName(s),
    ...{ model, version, from: where.from, to, reason, actor },
    ...defined({ decision, replaces: replaced[0] }),
    allowed: why === undefined,
    summary: why ?? promotionSummary(move, model, { replaced, forced, ungoverned: !decision }),
    forced,
    ungoverned: decision === undefined,
    policy: decision?.policy ?? null,
    basis: basisOf(situation, where.lifecycle.toNative(to)),
    changes: promotionChanges(move),
    exclusive: to !== NO_STAGE && isExclusive(where.lifecycle, to) ? [where.lifecycle.toNative(to)] : [],
    audit,
  };
}
