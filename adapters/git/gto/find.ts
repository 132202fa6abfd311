import type { GtoModel, GtoVersion } from './state';
import { isVersionActive } from './views';

/** The active version of a name, or one sentence: there is none, or nobody can say which one is meant. */
export function findVersion(model: GtoModel, name: string): GtoVersion | string {
  const named = model.versions.filter((version) => version.name === name);
  const version = named.find(isVersionActive);
  if (version === undefined) return `${model.name} has no version ${name}.`;
  return ambiguity(model.name, named) ?? version;
}

/** A model's versions by their names; several of one name where tags register it at several commits. */
export function versionsByName(model: GtoModel): Map<string, GtoVersion[]> {
  const byName = new Map<string, GtoVersion[]>();
  for (const version of model.versions) {
    const named = byName.get(version.name);
    if (named === undefined) byName.set(version.name, [version]);
    else named.push(version);
  }
  return byName;
}

/**
 * One sentence about versions of one name at several commits. A deregistered one counts, as it does for gto: what was
 * recorded of it would count for the other.
 */
export function ambiguity(model: string, named: readonly GtoVersion[]): string | undefined {
  const commits = new Set(named.map(({ commit }) => commit));
  if (commits.size < 2) return undefined;
  const places = [...commits].map((commit) => commit.slice(0, 10)).join(', ');
  return `${model} ${named[0]?.name ?? ''} is registered at several commits (${places}), so nobody can say which one is meant: delete the tags at all but one of them, here and on the remote.`;
}
