import { unavailable, type DecisionContext } from '../context';
import type { MetricFact, VersionFacts } from '../evidence';
import { broken, unknown, type Finding } from '../outcome';
import { own } from '../record';
import { latest, parseInstant, type Milliseconds } from '../time';
import type { Baseline } from '../types';
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

/** Chooses the version (or versions) to compare the candidate with; `metric` is what `lastPassed` asks versions for. */
export function chooseBaseline(metric: string, baseline: Baseline, { evidence }: Request): ChosenBaseline {
  const outage =
    unavailable(evidence, 'versions') ?? ('stage' in baseline ? unavailable(evidence, 'stages') : undefined);
  if (outage !== undefined) return { kind: 'finding', finding: outage };
  const { candidate, transition, versions } = evidence;
  if ('version' in baseline && baseline.version === candidate.version) return chosen(candidate, candidate);
  if (versions === undefined) return undecided("The model's other versions are unknown, and so is the baseline.");
  const choice = { candidate, others: versions.filter(({ version }) => version !== candidate.version) };
  if ('version' in baseline) return byVersion(baseline.version, choice);
  if ('lastPassed' in baseline) return byLastPassed(metric, baseline.lastPassed, choice.others, transition.to);
  return 'alias' in baseline ? byAlias(baseline.alias, choice) : byStage(baseline.stage, choice);
}

export function factOf(version: VersionFacts, metric: string): MetricFact | undefined {
  return own(version.metrics, metric) ?? undefined;
}

/** The versions that there are to choose from. */
interface Choice {
  readonly candidate: VersionFacts;
  readonly others: readonly VersionFacts[];
}

function chosen(version: VersionFacts, candidate: VersionFacts): ChosenBaseline {
  return version === candidate
    ? error(`The baseline is version ${version.version}, the candidate itself.`)
    : { kind: 'chosen', versions: [version] };
}

function byVersion(wanted: string, { candidate, others }: Choice): ChosenBaseline {
  const found = others.filter(({ version }) => version === wanted);
  if (found.length > 1) return error(`The evidence holds version ${wanted} more than once.`);
  return found[0] === undefined ? missing(`There is no version ${wanted}.`) : chosen(found[0], candidate);
}

/** An alias has one holder: where it is known, what the others hold does not matter. */
function byAlias(alias: string, { candidate, others }: Choice): ChosenBaseline {
  const versions = [candidate, ...others];
  const holders = versions.filter(({ aliases }) => aliases?.includes(alias));
  if (holders.length > 1) return error(`Several versions hold the alias ${alias}.`);
  if (holders[0] !== undefined) return chosen(holders[0], candidate);
  return versions.some(({ aliases }) => aliases === undefined)
    ? undecided(`It is unknown which version holds the alias ${alias}.`)
    : missing(`No version holds the alias ${alias}.`);
}

/** A stage may have several holders, so one whose stages are unknown may be the latest, whoever else holds it. */
function byStage(stage: string, { candidate, others }: Choice): ChosenBaseline {
  const versions = [candidate, ...others];
  const unknownOne = versions.find(({ stages }) => stages === undefined);
  if (unknownOne !== undefined) {
    return undecided(`Whether version ${unknownOne.version} holds ${stage} is unknown, and so is the baseline.`);
  }
  const holdings = versions.flatMap((version) =>
    (version.stages ?? []).filter((holding) => holding.stage === stage).map(({ since }) => ({ version, since })),
  );
  const [only, ...more] = new Set(holdings.map(({ version }) => version));
  if (only === undefined) return missing(`No version holds ${stage}.`);
  return more.length === 0 ? chosen(only, candidate) : latestHolder(stage, holdings, candidate);
}

interface Holding {
  readonly version: VersionFacts;
  readonly since: string | undefined;
}

function latestHolder(stage: string, holdings: readonly Holding[], candidate: VersionFacts): ChosenBaseline {
  if (holdings.some(({ since }) => since === undefined)) {
    return undecided(`Several versions hold ${stage}, and since when is not known of each.`);
  }
  const dated = holdings.map(({ version, since }) => ({ version, at: parseInstant(since ?? '') ?? Number.NaN }));
  const last = latest(dated.map(({ at }) => at));
  if (Number.isNaN(last)) return error(`A time since when a version holds ${stage} is no time stamp with an offset.`);
  const [first, ...others] = new Set(dated.filter(({ at }) => at === last).map(({ version }) => version));
  return first === undefined || others.length > 0
    ? error(`Several versions hold ${stage} since the same moment.`)
    : chosen(first, candidate);
}

function byLastPassed(metric: string, count: number, others: readonly VersionFacts[], to: string): ChosenBaseline {
  const having = others.filter((version) => !isNothing(factOf(version, metric)?.value));
  const unknownOne = having.find(({ passed }) => passed === undefined);
  if (unknownOne !== undefined) {
    return undecided(`Whether version ${unknownOne.version} passed for ${to} is unknown, and so is the baseline.`);
  }
  const passes = having.flatMap((version) => passesOf(version, to)).sort((left, right) => right.at - left.at);
  if (passes.some(({ at }) => Number.isNaN(at))) {
    return error(`A time when a version passed for ${to} is no time stamp.`);
  }
  if (passes.length === 0) return missing(`No version that has ${metric} has passed for ${to}.`);
  const [last, next] = [passes[count - 1], passes[count]];
  if (last !== undefined && last.at === next?.at) {
    return error(`Versions ${last.version.version} and ${next.version.version} passed for ${to} at the same moment.`);
  }
  return { kind: 'chosen', versions: passes.slice(0, count).map(({ version }) => version) };
}

interface Pass {
  readonly version: VersionFacts;
  readonly at: Milliseconds;
}

/** A version's latest pass for a stage, if it has any. */
function passesOf(version: VersionFacts, to: string): readonly Pass[] {
  const times = (version.passed ?? []).filter(({ stage }) => stage === to).map(({ at }) => parseInstant(at));
  return times.length === 0 ? [] : [{ version, at: latest(times.map((at) => at ?? Number.NaN)) }];
}
