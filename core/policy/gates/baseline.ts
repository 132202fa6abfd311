import { unavailable, type DecisionContext } from '../context';
import type { Evidence, MetricFact, VersionFacts } from '../evidence';
import { broken, unknown, type Finding } from '../outcome';
import { own } from '../record';
import { parseInstant } from '../time';
import type { Baseline, MetricGate } from '../types';
import { isNothing } from './metric-value';

/** The versions to compare with (several only for `lastPassed`), that there are none, or why nobody can say. */
export type ChosenBaseline =
  | { readonly kind: 'chosen'; readonly versions: readonly VersionFacts[] }
  | { readonly kind: 'missing'; readonly message: string }
  | { readonly kind: 'finding'; readonly finding: Finding };

const missing = (message: string): ChosenBaseline => ({ kind: 'missing', message });
const error = (message: string): ChosenBaseline => ({ kind: 'finding', finding: broken(message) });
const undecided = (message: string): ChosenBaseline => ({ kind: 'finding', finding: unknown(message) });

type Request = Pick<DecisionContext, 'evidence'>;

/** Chooses the version (or versions) that a metric gate compares the candidate with. */
export function chooseBaseline(gate: MetricGate, baseline: Baseline, { evidence }: Request): ChosenBaseline {
  const outage =
    unavailable(evidence, 'versions') ?? ('stage' in baseline ? unavailable(evidence, 'stages') : undefined);
  if (outage !== undefined) return { kind: 'finding', finding: outage };
  if ('version' in baseline) return byVersion(baseline.version, evidence);
  if (evidence.versions === undefined)
    return undecided("The model's other versions are unknown, and so is the baseline.");
  if ('lastPassed' in baseline) return byLastPassed(gate.metric, baseline.lastPassed, evidence);
  return 'alias' in baseline ? byAlias(baseline.alias, evidence) : byStage(baseline.stage, evidence);
}

export function factOf(version: VersionFacts, metric: string): MetricFact | undefined {
  return own(version.metrics, metric) ?? undefined;
}

function isCandidate(version: VersionFacts, { candidate }: Evidence): boolean {
  return version === candidate || version.version === candidate.version;
}

function everyVersion(evidence: Evidence): readonly VersionFacts[] {
  const others = (evidence.versions ?? []).filter((version) => !isCandidate(version, evidence));
  return [evidence.candidate, ...others];
}

function chosen(version: VersionFacts, evidence: Evidence): ChosenBaseline {
  return isCandidate(version, evidence)
    ? error(`The baseline is version ${version.version}, the candidate itself.`)
    : { kind: 'chosen', versions: [version] };
}

function byVersion(wanted: string, evidence: Evidence): ChosenBaseline {
  if (wanted === evidence.candidate.version) return chosen(evidence.candidate, evidence);
  if (evidence.versions === undefined)
    return undecided("The model's other versions are unknown, and so is the baseline.");
  const found = evidence.versions.filter(({ version }) => version === wanted);
  if (found.length > 1) return error(`The evidence holds version ${wanted} more than once.`);
  return found[0] === undefined ? missing(`There is no version ${wanted}.`) : chosen(found[0], evidence);
}

function byAlias(alias: string, evidence: Evidence): ChosenBaseline {
  const versions = everyVersion(evidence);
  const holders = versions.filter(({ aliases }) => aliases?.includes(alias));
  if (holders.length > 1) return error(`Several versions hold the alias ${alias}.`);
  if (holders[0] !== undefined) return chosen(holders[0], evidence);
  return versions.some(({ aliases }) => aliases === undefined)
    ? undecided(`It is unknown which version holds the alias ${alias}.`)
    : missing(`No version holds the alias ${alias}.`);
}

function byStage(stage: string, evidence: Evidence): ChosenBaseline {
  const versions = everyVersion(evidence);
  const holdings = versions.flatMap((version) =>
    (version.stages ?? []).filter((holding) => holding.stage === stage).map(({ since }) => ({ version, since })),
  );
  const holders = new Set(holdings.map(({ version }) => version));
  const [only] = holders;
  if (only === undefined) {
    return versions.some(({ stages }) => stages === undefined)
      ? undecided(`It is unknown which version holds ${stage}.`)
      : missing(`No version holds ${stage}.`);
  }
  return holders.size === 1 ? chosen(only, evidence) : latestHolder(stage, holdings, evidence);
}

interface Holding {
  readonly version: VersionFacts;
  readonly since: string | undefined;
}

function latestHolder(stage: string, holdings: readonly Holding[], evidence: Evidence): ChosenBaseline {
  if (holdings.some(({ since }) => since === undefined)) {
    return undecided(`Several versions hold ${stage}, and since when is not known of each.`);
  }
  const dated = holdings.map(({ version, since }) => ({ version, at: parseInstant(since ?? '') ?? Number.NaN }));
  const latest = Math.max(...dated.map(({ at }) => at));
  if (Number.isNaN(latest)) return error(`A time since when a version holds ${stage} is no time stamp with an offset.`);
  const [first, ...others] = new Set(dated.filter(({ at }) => at === latest).map(({ version }) => version));
  return first === undefined || others.length > 0
    ? error(`Several versions hold ${stage} since the same moment.`)
    : chosen(first, evidence);
}

function byLastPassed(metric: string, count: number, evidence: Evidence): ChosenBaseline {
  const { to } = evidence.transition;
  const others = (evidence.versions ?? []).filter((version) => !isCandidate(version, evidence));
  const passes = others
    .filter((version) => !isNothing(factOf(version, metric)?.value))
    .flatMap((version) => {
      const times = (version.passed ?? []).filter(({ stage }) => stage === to).map(({ at }) => parseInstant(at));
      return times.length === 0 ? [] : [{ version, at: Math.max(...times.map((at) => at ?? Number.NaN)) }];
    })
    .sort((left, right) => right.at - left.at);
  if (passes.some(({ at }) => Number.isNaN(at)))
    return error(`A time when a version passed for ${to} is no time stamp.`);
  if (passes.length === 0) {
    return others.some(({ passed }) => passed === undefined)
      ? undecided(`It is unknown which versions passed for ${to}.`)
      : missing(`No version that has ${metric} has passed for ${to}.`);
  }
  const last = passes[count - 1];
  if (last !== undefined && passes[count]?.at === last.at) {
    return error(
      `Versions ${last.version.version} and ${passes[count].version.version} passed for ${to} at the same moment.`,
    );
  }
  return { kind: 'chosen', versions: passes.slice(0, count).map(({ version }) => version) };
}
