import type { RegistryProblem } from '../../core/registry/model';
import type { CancelSignal } from '../../core/text/cancellation';
import { readFiles, TOO_LONG } from './blobs';
import type { Git } from './git';
import { parseArtifactsYaml } from './gto/artifacts';
import type { GtoModel } from './gto/state';
import { isRegistered } from './gto/views';
import type { RegistrySnapshot } from './snapshot';

/** Everything in a registry that other tools choke on: tags, files at HEAD, and `artifacts.yaml` at versions' commits. */
export async function findProblems(
  git: Git,
  snapshot: RegistrySnapshot,
  signal?: CancelSignal,
): Promise<RegistryProblem[]> {
  const { listing, state, head } = snapshot;
  return [
    ...listing.problems,
    ...state.problems,
    ...head.problems,
    ...[...head.annotated].flatMap((name) => twoVersionsAtHead(state.models.get(name), head.commit)),
    ...(await brokenFiles(git, snapshot, signal)),
  ];
}

/** GTO reads an annotation at HEAD as one of the version there, and gives up if there are two. */
function twoVersionsAtHead(model: GtoModel | undefined, commit: string | undefined): RegistryProblem[] {
  const here = model?.versions.filter((version) => version.commit === commit && isRegistered(version)) ?? [];
  if (model === undefined || here.length < 2) return [];
  const names = here.map(({ name }) => name).join(', ');
  return [
    {
      subject: 'artifacts.yaml',
      model: model.name,
      message: `artifacts.yaml at HEAD names ${model.name}, which has two versions at this commit (${names}), so every gto command fails.`,
      fix: `Make another commit, or delete the tag of one of the two versions here and on the remote.`,
    },
  ];
}

async function brokenFiles(git: Git, snapshot: RegistrySnapshot, signal?: CancelSignal): Promise<RegistryProblem[]> {
  const owners = new Map<string, GtoModel>();
  for (const model of snapshot.state.models.values()) {
    for (const { commit } of model.versions) if (commit !== snapshot.head.commit) owners.set(commit, model);
  }
  const commits = [...owners];
  const files = await readFiles(
    git,
    commits.map(([commit]) => ({ commit, path: 'artifacts.yaml' })),
    { parse: (text) => parseArtifactsYaml(text).defects, tooLong: [TOO_LONG] },
    signal,
  );
  // Versions with the same broken file share one list of defects, and are told of it once.
  const seen = new Set<readonly string[]>();
  return files.flatMap((defects, index) => {
    const [commit = '', model] = commits[index] ?? [];
    if (defects === undefined || seen.has(defects)) return [];
    seen.add(defects);
    return defects.map((defect) => ({
      subject: `${commit}:artifacts.yaml`,
      ...(model === undefined ? {} : { model: model.name }),
      message: `artifacts.yaml at commit ${commit.slice(0, 10)} cannot be used: ${defect}.`,
      fix: `Register the version again at a commit with a valid artifacts.yaml and delete the tags at this one; until then every gto command fails.`,
    }));
  });
}
