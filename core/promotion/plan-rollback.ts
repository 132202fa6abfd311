import type { ModelHistory } from '../audit/history';
import { appliedOutcomes } from '../audit/history';
import { NO_STAGE } from '../policy/types';
import { holding, type Holders } from '../registry/holders';
import { ARCHIVED, isExclusive, type Lifecycle } from '../registry/lifecycle';
import type { Identity, StageChange } from '../registry/port';
import { parseReference } from '../registry/reference';
import type { CancelSignal } from '../text/cancellation';
import { defined } from '../text/defined';
import { accountRefusal } from './account';
import { authorizationRefusal } from './authorization';
import { lifecycleStages, rollbackChanges } from './changes';
import { auditDestination } from './destination';
import { governingPolicy, type Governance, type InvalidPolicy } from './governance';
import { unknownStage } from './known-stage';
import { checkReason } from './limits';
import type { PromotionPlan } from './plan';
import type { PlanAnswer } from './plan-promotion';
import { existingModel, resolveReference } from './references';
import { rollbackTarget } from './rollback-target';
import { recordedName, type AuditDestination, type RegistrySession } from './session';
import { basisOf, readSituation, type Situation } from './situation';
import { rollbackSummary } from './summary';

export interface RollbackRequest {
  readonly model: string;
  readonly stage: string;
  /** A version or a reference to one; needed when the trail cannot say where to go back to. */
  readonly to?: string | undefined;
  readonly reason: string;
}

/** What rolling back would do: no gate and no window is asked, but a role is, and the stage is held afterwards. */
export async function planRollback(
  s: RegistrySession,
  request: RollbackRequest,
  signal?: CancelSignal,
): Promise<PlanAnswer> {
  const { model, stage, reason } = request;
  checkReason(reason);
  await existingModel(s, model, signal);
  if (reason.trim() === '') {
    return invalid('A rollback needs a reason.');
  }
  const governance = await governingPolicy(s, model, {}, signal);
  if (governance.kind === 'invalid') {
    return governance;
  }
  const unknown = unknownStage(governance, model, stage);
  if (unknown !== undefined) {
    return invalid(unknown);
  }
  const audit = auditDestination(governance, stage);
  const situation = await readSituation(s.withAudit(audit), { model, lifecycle: governance.lifecycle }, true, signal);
  const current = holding(situation.holders, governance.lifecycle.toNative(stage));
  const target = await findTarget({ s, request, situation, governance, current }, signal);
  if (typeof target !== 'string') {
    return target;
  }
  const actor = await s.identity(signal);
  const refused = await accountRefusal(s, model, signal);
  return { kind: 'plan', plan: rollbackPlan({ s, request, situation, governance, target, actor, audit, refused }) };
}

type Governed = Exclude<Governance, InvalidPolicy>;

interface Search {
  readonly s: RegistrySession;
  readonly request: RollbackRequest;
  readonly situation: Situation;
  readonly governance: Governed;
  readonly current: readonly string[];
}

async function findTarget(search: Search, signal: CancelSignal | undefined): Promise<string | InvalidPolicy> {
  const { request, situation, governance, current } = search;
  const { model, stage, to } = request;
  if (to !== undefined) {
    return namedTarget(search, to, signal);
  }
  if (!situation.trail.readable) {
    return invalid(
      `The audit trail cannot be read (${situation.trail.message}); say which version is to get ${stage} back.`,
    );
  }
  const target = rollbackTarget(situation.trail.history, {
    stage,
    // What an exclusive stage holds besides its newest holder came there by accident, and may be the one to go back to.
    current: isExclusive(governance.lifecycle, stage) ? current.slice(0, 1) : current,
    busy: versionsElsewhere(situation.holders, governance.lifecycle, stage),
    ungoverned: governance.kind === 'ungoverned',
  });
  return (
    target ??
    invalid(
      `The audit trail knows no earlier version of ${model} that passed for ${stage}; say which version is to get it back.`,
    )
  );
}

/** A named version must have held the stage before: a rollback is no way around the gates. */
async function namedTarget(
  { s, request, situation, governance, current }: Search,
  to: string,
  signal: CancelSignal | undefined,
): Promise<string | InvalidPolicy> {
  const { model, stage } = request;
  const { version, model: owner } = await resolveReference(s, referenceTo(model, to), signal);
  if (owner !== model) {
    return invalid(`${to} is not a version of ${model}.`);
  }
  if (current[0] === version) {
    return invalid(`${model}/${version} already holds ${stage}.`);
  }
  const native = governance.lifecycle.toNative(stage);
  const history = situation.trail.readable ? situation.trail.history : [];
  const inRegistry =
    s.registry.can.history &&
    (await s.registry.stageEvents(model, signal)).some(
      (event) => event.kind === 'assign' && event.stage === native && event.version === version,
    );
  const knows = s.registry.can.history || appliedOutcomes(history).length > 0;
  return inRegistry || !knows || heldBefore(history, { stage, native }, version)
    ? version
    : invalid(`${model}/${version} never held ${stage}; promote it instead.`);
}

/** Under whatever name the registry knew the stage then. */
function heldBefore(
  history: ModelHistory,
  { stage, native }: { readonly stage: string; readonly native: string },
  version: string,
): boolean {
  return appliedOutcomes(history).some(
    ({ basis, changes, to, version: moved }) =>
      (to === stage && moved === version) ||
      holding(basis.holders, native).includes(version) ||
      changes.some((change) => change.kind === 'assign' && change.stage === native && change.version === version),
  );
}

/** `to` may be a bare version of the model, or a whole reference. */
function referenceTo(model: string, to: string): string {
  const parsed = parseReference(`${model}/${to}`);
  return parsed.ok && parsed.reference.version === to ? `${model}/${to}` : to;
}

interface Parts extends Omit<Search, 'current'> {
  readonly target: string;
  readonly actor: Identity;
  readonly audit: AuditDestination;
  /** Why the registry would not take it. */
  readonly refused: string | undefined;
}

function rollbackPlan({ s, request, situation, governance, target, actor, audit, refused }: Parts): PromotionPlan {
  const { model, stage, reason } = request;
  const { lifecycle } = governance;
  const { holders } = situation;
  const changes = rollbackChanges({ target, stage, holders, lifecycle });
  const losing = losers(changes, target)[0];
  const unauthorized =
    governance.kind === 'governed' ? authorizationRefusal(governance.policy, actor, 'rollback', stage) : undefined;
  const refusal = refused ?? unauthorized;
  return {
    action: 'rollback',
    registry: recordedName(s),
    ...{ model, version: target, to: stage, reason, actor },
    from: placeOf(target, holders, lifecycle, stage),
    allowed: refusal === undefined,
    summary: refusal ?? rollbackSummary(model, stage, target, losing),
    forced: false,
    ungoverned: governance.kind === 'ungoverned',
    policy: governance.kind === 'governed' ? governance.identity : null,
    basis: basisOf(situation, lifecycle.toNative(stage)),
    audit,
    changes,
    exclusive: isExclusive(lifecycle, stage) ? [lifecycle.toNative(stage)] : [],
    ...defined({ replaces: losing }),
    hold: { stage, at: s.now().toISOString(), by: actor.email, reason },
  };
}

function losers(changes: readonly StageChange[], target: string): readonly string[] {
  return changes.filter(({ kind, version }) => kind === 'release' && version !== target).map(({ version }) => version);
}

/** The lifecycle stage that a version holds besides the one that it is to get. */
function placeOf(version: string, holders: Holders, lifecycle: Lifecycle, besides: string): string {
  const native = lifecycleStages(lifecycle).find(
    (stage) => stage !== lifecycle.toNative(besides) && holding(holders, stage).includes(version),
  );
  return native === undefined ? NO_STAGE : lifecycle.fromNative(native);
}

/** Versions in another stage than this one and Archived. */
function versionsElsewhere(holders: Holders, lifecycle: Lifecycle, stage: string): ReadonlySet<string> {
  const spared = [lifecycle.toNative(stage), lifecycle.toNative(ARCHIVED)];
  return new Set(
    lifecycleStages(lifecycle)
      .filter((native) => !spared.includes(native))
      .flatMap((native) => holding(holders, native)),
  );
}

function invalid(message: string): InvalidPolicy {
  return { kind: 'invalid', message, findings: [] };
}
