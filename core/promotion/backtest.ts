import { isOutcome, type ModelHistory } from '../audit/history';
import { decide } from '../policy/decide';
import type { Check, CheckResult, PolicyIdentity } from '../policy/decision';
import type { Evidence } from '../policy/evidence';
import { isBlocking, worst } from '../policy/outcome';
import { selectPolicy } from '../policy/select';
import { NO_STAGE, type Policy, type Transition } from '../policy/types';
import { RegistryFailure } from '../registry/errors';
import { lifecycleOf, type Lifecycle } from '../registry/lifecycle';
import type { ModelVersion } from '../registry/model';
import { allPages } from '../registry/pages';
import type { CancelSignal } from '../text/cancellation';
import { defined } from '../text/defined';
import { assembleEvidence } from './evidence';
import { recordedName, type RegistrySession } from './session';
import { readSituation, type Situation } from './situation';

export interface BacktestRequest {
  readonly policy: Policy;
  readonly identity: PolicyIdentity;
  /** Newest versions of each model. */
  readonly last: number;
  /** Only transitions to this stage. */
  readonly to?: string | undefined;
}

/** What a policy's gates would have said of one version; the JSON form is public interface. */
export interface BacktestRow {
  readonly model: string;
  readonly version: string;
  readonly from: string;
  readonly to: string;
  /** The gates' worst result; what depends on the moment (soak, windows, holds, approvals) is left out. */
  readonly result: CheckResult;
  /** What was decided when the version was promoted, where that was recorded. */
  readonly decided?: CheckResult;
  /** `recorded`: on the evidence of then; `current`: as everything is now. */
  readonly evidence: 'recorded' | 'current';
  /** Ids of the gates that keep it from passing. */
  readonly blockers: readonly string[];
  readonly checks: readonly Check[];
}

/** What the gates of a policy would have decided for the last versions of each model that it names; writes nothing. */
export async function backtest(
  s: RegistrySession,
  request: BacktestRequest,
  signal?: CancelSignal,
): Promise<readonly BacktestRow[]> {
  const lifecycle = lifecycleOf(request.policy, s.registry.can);
  if (!lifecycle.ok) throw new RegistryFailure('invalid', lifecycle.message);
  const models = await allPages((query) => s.registry.listModels(query, signal));
  const rows: BacktestRow[] = [];
  for (const { name } of models) {
    const candidates = [{ path: request.identity.path, policy: request.policy }];
    if (selectPolicy(name, recordedName(s), candidates).kind !== 'governed') continue;
    rows.push(...(await modelRows(s, { ...request, model: name, lifecycle: lifecycle.lifecycle }, signal)));
  }
  return rows;
}

interface ModelRequest extends BacktestRequest {
  readonly model: string;
  readonly lifecycle: Lifecycle;
}

async function modelRows(
  s: RegistrySession,
  request: ModelRequest,
  signal: CancelSignal | undefined,
): Promise<readonly BacktestRow[]> {
  const situation = await readSituation(s, request, false, signal);
  const rows: BacktestRow[] = [];
  for (const version of situation.versions.slice(0, request.last)) {
    for (const transition of judged(request)) {
      rows.push(await rowOf(s, { ...request, situation, version, transition }, signal));
    }
  }
  return rows;
}

/** The transitions that have gates. */
function judged({ policy, to }: BacktestRequest): readonly Transition[] {
  const asked = (policy.transitions ?? []).filter((transition) => to === undefined || transition.to === to);
  return asked.filter(({ gates = [] }) => gates.length > 0);
}

interface RowRequest extends ModelRequest {
  readonly situation: Situation;
  readonly version: ModelVersion;
  readonly transition: Transition;
}

async function rowOf(s: RegistrySession, request: RowRequest, signal: CancelSignal | undefined): Promise<BacktestRow> {
  const { situation, version, transition, policy, identity } = request;
  const recorded = situation.trail.readable
    ? recordedDecision(situation.trail.history, version, transition)
    : undefined;
  const evidence = recorded?.evidence ?? (await currentEvidence(s, request, signal));
  const checks = decide(evidence, policy, { point: 'ci', identity }).checks.filter(isGate);
  return {
    model: situation.model,
    version: version.version,
    from: evidence.transition.from,
    to: transition.to,
    result: worst(checks.map(({ result }) => result)),
    ...(recorded === undefined ? {} : { decided: recorded.result }),
    evidence: recorded === undefined ? 'current' : 'recorded',
    blockers: checks.filter(({ result }) => isBlocking(result)).map(({ id }) => id),
    checks,
  };
}

const isGate = ({ id }: Check): boolean => /^transitions\[\d+\]\.gates\[/.test(id);

/** What was decided about the move when it was last made or refused. */
function recordedDecision(
  history: ModelHistory,
  { version }: ModelVersion,
  { from, to }: Transition,
): { readonly result: CheckResult; readonly evidence: Evidence } | undefined {
  const outcomes = history.filter(isOutcome).filter((outcome) => outcome.version === version && outcome.to === to);
  const decisions = outcomes.flatMap(({ decision }) => (decision === undefined ? [] : [decision]));
  return decisions.findLast((decision) => from.includes(decision.evidence.transition.from));
}

/** As if the version were where the transition begins, and nowhere else, so that it is not compared with itself. */
async function currentEvidence(
  s: RegistrySession,
  { situation, version, transition, policy, lifecycle }: RowRequest,
  signal: CancelSignal | undefined,
): Promise<Evidence> {
  const { to, from } = transition;
  const [start = NO_STAGE] = from;
  const candidate = { ...version, stages: start === NO_STAGE ? [] : [{ stage: lifecycle.toNative(start) }] };
  const versions = situation.versions.map((other) => (other.version === version.version ? candidate : other));
  const asked = { candidate, to, policy, lifecycle, actor: undefined };
  const evidence = await assembleEvidence(s, { ...situation, versions }, asked, signal);
  const stages = evidence.candidate.stages?.filter(({ stage }) => stage !== to);
  return {
    ...evidence,
    transition: { from: start, to },
    candidate: { ...evidence.candidate, ...defined({ stages }) },
  };
}
