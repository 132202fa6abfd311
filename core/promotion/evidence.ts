import {
  allAnnotations,
  allPassed,
  annotatedTags,
  approvalsOf,
  authorsOf,
  holdsOf,
  lastRequest,
  type ModelHistory,
} from '../audit/history';
import type { Evidence, EvidencePart, VersionFacts } from '../policy/evidence';
import { signingKeys } from '../policy/gates/signed';
import { NO_STAGE, type Baseline, type Policy } from '../policy/types';
import { lifecycleHoldings, type Lifecycle } from '../registry/lifecycle';
import type { ModelVersion, StageHolding } from '../registry/model';
import type { FactsAnswer } from '../registry/port';
import type { CancelSignal } from '../text/cancellation';
import { defined } from '../text/defined';
import { baselinesOf, transitionOf } from './baselines';
import { withModelSignature } from './model-signature';
import type { RegistrySession } from './session';
import { datedBy } from './since';
import type { Situation } from './situation';

/** What is going to be decided. */
export interface EvidenceRequest {
  readonly candidate: ModelVersion;
  readonly to: string;
  readonly policy: Policy;
  readonly lifecycle: Lifecycle;
  /** Absent when nobody needs to be named, as in an editor. */
  readonly actor: string | undefined;
}

/** Reads what the policy may ask of the candidate and its baselines; cost grows with the model's versions, not more. */
export async function assembleEvidence(
  s: RegistrySession,
  seen: Situation,
  asked: EvidenceRequest,
  signal?: CancelSignal,
): Promise<Evidence> {
  const dated = datedBy(seen.trail.readable ? seen.trail.history : []);
  const situation = { ...seen, versions: seen.versions.map(dated) };
  const candidate = dated(asked.candidate);
  const request = { ...asked, candidate };
  const from = stageBefore(candidate, request);
  const transition = transitionOf(request.policy, from, request.to);
  const baselines = baselinesOf(transition);
  const others = baselineVersions(situation, request, baselines);
  const answer = await s.registry.readFacts(
    situation.model,
    [candidate, ...others].map(({ version }) => version),
    signal,
  );
  const signed = { model: situation.model, version: candidate.version, keys: signingKeys(transition) };
  const whole = await withModelSignature(s.registry, signed, answer, signal);
  return evidenceFrom({ situation, request, from, baselines, answer: whole, now: s.now().toISOString() });
}

/**
 * The lifecycle stage that the candidate comes from: one that it holds and that the policy lets go to `to`, else the
 * newest that it holds, else None.
 */
export function stageBefore(candidate: ModelVersion, { policy, lifecycle, to }: EvidenceRequest): string {
  const held = lifecycleHoldings(lifecycle, candidate);
  const listed = held.find(({ stage }) => transitionOf(policy, stage, to));
  return (listed ?? newest(held))?.stage ?? NO_STAGE;
}

interface Parts {
  readonly situation: Situation;
  readonly request: EvidenceRequest;
  readonly from: string;
  readonly baselines: readonly Baseline[];
  readonly answer: FactsAnswer;
  readonly now: string;
}

/** Pure: puts the parts together. */
function evidenceFrom({ situation, request, from, baselines, answer, now }: Parts): Evidence {
  const { candidate, to, lifecycle, actor } = request;
  const { model, trail } = situation;
  const history = trail.readable ? trail.history : undefined;
  const passed = history && allPassed(history);
  const registered = new Map(situation.versions.map((version) => [version.version, version]));
  const told = toldBy(history);
  const versions = answer.facts.map((facts) => ({
    ...told(facts),
    ...defined({ passed: passed && (passed.get(facts.version) ?? []) }),
    stages: lifecycleHoldings(lifecycle, registered.get(facts.version) ?? { ...facts, stages: facts.stages ?? [] }),
  }));
  const asked = history && lastRequest(history, candidate.version, to);
  return {
    now,
    ...defined({ actor }),
    model,
    transition: { from, to, ...defined({ requestedBy: asked?.actor.email, requestedAt: asked?.at }) },
    candidate: versions.find(({ version }) => version === candidate.version) ?? { version: candidate.version },
    versions: versions.filter(({ version }) => version !== candidate.version),
    ...defined({
      holds: history && holdsOf(history),
      approvals: history && approvalsOf(history, candidate.version, to),
    }),
    unavailable: {
      ...answer.unavailable,
      ...(trail.readable ? {} : withoutTrail(trail.message, baselines)),
      ...defined({ stages: situation.stagesUnknown }),
    },
  };
}

/** Adds what the trail says of a version, once it was read as a whole. */
function toldBy(history: ModelHistory | undefined): (facts: VersionFacts) => VersionFacts {
  if (!history) {
    return (facts) => facts;
  }
  const annotations = allAnnotations(history);
  const authors = authorsOf(history);
  return (facts) => {
    const author = authors.get(facts.version) ?? facts.author;
    const annotated = annotations(facts.version);
    const tags = facts.tags && annotatedTags(facts.tags, annotated);
    const tagsSetBy = Object.keys(annotated.setBy).length > 0 ? annotated.setBy : undefined;
    return { ...facts, ...defined({ author, tags, tagsSetBy }) };
  };
}

/** Annotations are in the trail, so tags are incomplete without it. Only a baseline that asks who passed needs it for the versions. */
function withoutTrail(message: string, baselines: readonly Baseline[]): Partial<Record<EvidencePart, string>> {
  const asksWhoPassed = baselines.some((baseline) => 'lastPassed' in baseline);
  return { holds: message, approvals: message, tags: message, ...(asksWhoPassed ? { versions: message } : {}) };
}

/** The versions that a baseline may be chosen from: holders of named stages and aliases, those named, those that passed. */
function baselineVersions(
  { versions, trail }: Situation,
  { candidate, to, lifecycle }: EvidenceRequest,
  baselines: readonly Baseline[],
): readonly ModelVersion[] {
  const stages = new Set(baselines.flatMap((baseline) => ('stage' in baseline ? [baseline.stage] : [])));
  const aliases = new Set(baselines.flatMap((baseline) => ('alias' in baseline ? [baseline.alias] : [])));
  const named = new Set(baselines.flatMap((baseline) => ('version' in baseline ? [baseline.version] : [])));
  const asksWhoPassed = trail.readable && baselines.some((baseline) => 'lastPassed' in baseline);
  const passed = asksWhoPassed ? allPassed(trail.history) : new Map<string, NonNullable<VersionFacts['passed']>>();
  return versions.filter(
    (other) =>
      other.version !== candidate.version &&
      (named.has(other.version) ||
        other.aliases.some((alias) => aliases.has(alias)) ||
        lifecycleHoldings(lifecycle, other).some(({ stage }) => stages.has(stage)) ||
        (passed.get(other.version) ?? []).some(({ stage }) => stage === to)),
  );
}

function newest(holdings: readonly StageHolding[]): StageHolding | undefined {
  return holdings.toSorted((a, b) => timeOf(b) - timeOf(a))[0];
}

function timeOf({ since }: StageHolding): number {
  return since === undefined ? 0 : Date.parse(since);
}
