import type { ModelVersion, RegisteredModel, StageHolding } from '../../core/registry/model';
import { artifactTags } from './gto/artifacts';
import type { ArtifactInfo } from './gto/artifacts';
import { isoTime } from './gto/events';
import { isVersion } from './gto/grammar';
import { StageTimes } from './gto/history';
import { compareText } from './gto/order';
import type { GtoModel, GtoVersion } from './gto/state';
import { activeVersions, currentStages, isModelActive, latestVersion, sharedStages } from './gto/views';
import type { RegistrySnapshot } from './snapshot';

/** Models as `gto show` lists them, by name: without deprecated ones, with those that artifacts.yaml only annotates. */
export function toModels(snapshot: RegistrySnapshot): RegisteredModel[] {
  const tagged = [...snapshot.state.models.keys()];
  const names = [...new Set([...tagged, ...snapshot.head.annotated])].sort();
  return names.flatMap((name) => toModel(snapshot, name) ?? []);
}

/** One model; undefined when there is none of this name, or only a deprecated one. */
export function toModel(snapshot: RegistrySnapshot, name: string): RegisteredModel | undefined {
  const model = snapshot.state.models.get(name);
  if (!isListed(model, name, snapshot)) return undefined;
  const info = snapshot.head.artifacts.get(name);
  const latest = model && latestVersion(model);
  return {
    name,
    ...(info?.description === undefined ? {} : { description: info.description }),
    tags: info === undefined ? {} : artifactTags(info),
    ...(latest === undefined ? {} : { latestVersion: latest.name }),
    stages: model === undefined ? {} : stagesOf(model, snapshot),
    aliases: {},
  };
}

function isListed(model: GtoModel | undefined, name: string, { head, commits }: RegistrySnapshot): boolean {
  const annotated = head.annotated.has(name);
  return model === undefined ? annotated : isModelActive(model, commits, annotated ? head.time : undefined);
}

function stagesOf(model: GtoModel, snapshot: RegistrySnapshot): Record<string, string> {
  const current = [...currentStages(model, snapshot.commits)].sort(([a], [b]) => compareText(a, b));
  return Object.fromEntries(current.map(([stage, { version }]) => [stage, version.name]));
}

/** Active versions, the greatest first; a commit that holds stages unregistered is listed once. */
export function listedVersions(model: GtoModel): GtoVersion[] {
  const seen = new Set<string>();
  return activeVersions(model).filter(({ name }) => !seen.has(name) && seen.add(name));
}

/** Stages that each version holds now, by version name. */
export function holdings(model: GtoModel, snapshot: RegistrySnapshot): Map<string, StageHolding[]> {
  const held = new Map<string, StageHolding[]>();
  for (const [stage, holders] of sharedStages(model, snapshot.commits)) {
    const times = new StageTimes(model, stage);
    for (const { version } of holders) {
      const since = times.since(version);
      const holding = since === undefined ? { stage } : { stage, since };
      held.set(version.name, [...(held.get(version.name) ?? []), holding]);
    }
  }
  return held;
}

export function toVersion(
  model: GtoModel,
  version: GtoVersion,
  stages: readonly StageHolding[],
  info: ArtifactInfo | undefined,
): ModelVersion {
  const registered = version.registrations.at(-1);
  return {
    model: model.name,
    version: version.name,
    ...(isVersion(version.name) ? { semver: version.name.slice(1) } : {}),
    stages,
    aliases: [],
    ...(registered === undefined ? {} : { createdAt: isoTime(registered), author: registered.email }),
    ...(info?.path === undefined ? {} : { source: info.path }),
    commit: version.commit,
    ...(info?.description === undefined ? {} : { description: info.description }),
    params: {},
    tags: info === undefined ? {} : artifactTags(info),
  };
}
