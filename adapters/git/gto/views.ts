import { recordOf } from './events';
import type { GtoEvent } from './events';
import { isVersion } from './grammar';
import { compareText } from './order';
import { compareVersions } from './semver';
import type { GtoModel, GtoStage, GtoVersion, StageTagEvent } from './state';

/** Seconds of a commit's date; only unregistered commits and deprecated models need it. */
export type CommitTimes = ReadonlyMap<string, number>;

/** GTO sorts ascending, stably, then reverses: ties come out in reverse order of insertion. */
function newestFirst<T>(items: readonly T[], key: (item: T) => number): T[] {
  return [...items].sort((a, b) => key(a) - key(b)).reverse();
}

const timeOf = (event: GtoEvent): number => event.time;

/** Newest first; in the same second an unassignment wins. */
export function stageHistory(stage: GtoStage): StageTagEvent[] {
  return newestFirst([...stage.assignments, ...stage.unassignments], timeOf);
}

export function isStageActive(stage: GtoStage): boolean {
  return lastTime(stage.assignments) > lastTime(stage.unassignments);
}

function lastTime(events: readonly GtoEvent[]): number {
  return events.at(-1)?.time ?? Number.NEGATIVE_INFINITY;
}

export function isRegistered(version: GtoVersion): boolean {
  return version.registrations.length > 0;
}

/** False once deregistered; a commit that was never registered stays active. */
export function isVersionActive(version: GtoVersion): boolean {
  if (version.registrations.length === 0) return version.deregistrations.length === 0;
  return lastTime(version.registrations) > lastTime(version.deregistrations);
}

function activeStages(version: GtoVersion): GtoStage[] {
  return [...version.stages.values()].filter(isStageActive);
}

/** When it was registered, for an unregistered commit its newest event. */
function versionTime(version: GtoVersion, commits: CommitTimes): number {
  const registered = version.registrations.at(-1);
  if (registered !== undefined) return registered.time;
  const stages = [...version.stages.values()].flatMap((stage) => [...stage.assignments, ...stage.unassignments]);
  return Math.max(commits.get(version.commit) ?? Number.NEGATIVE_INFINITY, ...stages.map(timeOf));
}

/** Active versions, the greatest SemVer first, then unregistered commits. */
export function activeVersions(model: GtoModel): GtoVersion[] {
  const active = model.versions.filter(isVersionActive);
  const named = active.filter((version) => isVersion(version.name));
  const commits = active.filter((version) => !isVersion(version.name));
  named.sort((a, b) => compareVersions(a.name, b.name)).reverse();
  commits.sort((a, b) => compareText(a.name, b.name)).reverse();
  return [...named, ...commits];
}

/** The greatest active registered SemVer, whenever it was registered. */
export function latestVersion(model: GtoModel): GtoVersion | undefined {
  let latest: GtoVersion | undefined;
  for (const version of model.versions) {
    if (!isRegistered(version) || !isVersionActive(version)) continue;
    if (latest === undefined || compareVersions(version.name, latest.name) >= 0) latest = version;
  }
  return latest;
}

export interface StageHolder {
  readonly version: GtoVersion;
  readonly stage: GtoStage;
}

/** Stage → every version that is in it, the current holder (the newest assignment) first; `gto show --vs -1`. */
export function stageHolders(model: GtoModel, commits: CommitTimes): Map<string, StageHolder[]> {
  const versions = newestFirst(model.versions.filter(isVersionActive), (version) => versionTime(version, commits));
  const held = versions.flatMap((version) =>
    activeStages(version)
      .sort((a, b) => lastTime(a.assignments) - lastTime(b.assignments))
      .map((stage) => ({ version, stage })),
  );
  const holders = new Map<string, StageHolder[]>();
  for (const holder of newestFirst(held, ({ stage }) => lastTime(stage.assignments))) {
    const known = holders.get(holder.stage.stage);
    if (known === undefined) holders.set(holder.stage.stage, [holder]);
    else if (!known.some(({ version }) => version.name === holder.version.name)) known.push(holder);
  }
  return holders;
}

/**
 * Stage → the versions that hold it, the current holder first. GTO never releases what a stage loses, so that of its own
 * assignments only the newest counts; Stagegate does, and what it assigned and did not release shares the stage.
 */
export function sharedStages(model: GtoModel, commits: CommitTimes): Map<string, StageHolder[]> {
  const shared = new Map<string, StageHolder[]>();
  for (const [stage, [current, ...underneath]] of stageHolders(model, commits)) {
    if (current !== undefined) shared.set(stage, [current, ...underneath.filter(isShared)]);
  }
  return shared;
}

/** True for a version underneath the current holder that Stagegate put there. */
export function isShared({ stage }: StageHolder): boolean {
  const assigned = stage.assignments.at(-1);
  return assigned !== undefined && recordOf(assigned) !== undefined;
}

/** Stage → the version that holds it now; `gto show`. */
export function currentStages(model: GtoModel, commits: CommitTimes): Map<string, StageHolder> {
  const current = new Map<string, StageHolder>();
  for (const [stage, [holder]] of stageHolders(model, commits)) if (holder !== undefined) current.set(stage, holder);
  return current;
}

/**
 * Deprecated models are inactive until any later event; the dates of their versions' commits, and of the commit whose
 * artifacts.yaml names them, count as events.
 */
export function isModelActive(model: GtoModel, commits: CommitTimes, annotatedAt = Number.NEGATIVE_INFINITY): boolean {
  const deprecated = lastTime(model.deprecations);
  if (deprecated === Number.NEGATIVE_INFINITY || annotatedAt >= deprecated) return true;
  return model.versions.some((version) => lastEvent(version, commits) >= deprecated);
}

function lastEvent(version: GtoVersion, commits: CommitTimes): number {
  const stages = [...version.stages.values()].flatMap((stage) => [
    lastTime(stage.assignments),
    lastTime(stage.unassignments),
  ]);
  const direct = [lastTime(version.registrations), lastTime(version.deregistrations)];
  return Math.max(commits.get(version.commit) ?? Number.NEGATIVE_INFINITY, ...direct, ...stages);
}

/** Whether views of this model depend on the dates of commits. */
export function needsCommitTimes(model: GtoModel): boolean {
  return model.deprecations.length > 0 || model.versions.some((version) => !isRegistered(version));
}
