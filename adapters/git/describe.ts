import type { ModelVersion, StageHolding } from '../../core/registry/model';
import type { CancelSignal } from '../../core/text/cancellation';
import { readFiles, TOO_LONG } from './blobs';
import type { Described } from './facts';
import type { Git } from './git';
import { NO_ARTIFACTS, parseArtifactsYaml, parseDvcYaml } from './gto/artifacts';
import type { ArtifactsFile } from './gto/artifacts';
import { ambiguity, versionsByName } from './gto/find';
import type { GtoModel, GtoVersion } from './gto/state';
import { modelDirectory } from './locations';
import { toVersion } from './mapping';
import { atCommit, inSentence } from './sentences';

/** Puts versions together with what `artifacts.yaml` and `dvc.yaml` said at their commits; two processes for all of them. */
export async function describeVersions(
  git: Git,
  {
    model,
    versions,
    held,
  }: { model: GtoModel; versions: readonly GtoVersion[]; held: ReadonlyMap<string, readonly StageHolding[]> },
  signal?: CancelSignal,
): Promise<Described[]> {
  const directory = modelDirectory(model.name) ?? '';
  const dvcPath = directory === '' ? 'dvc.yaml' : `${directory}/dvc.yaml`;
  const names = versions.flatMap(({ commit }) => ['', 'artifacts.yaml', dvcPath].map((path) => ({ commit, path })));
  const parse = (text: string, path: string): ArtifactsFile =>
    path === dvcPath ? parseDvcYaml(text, directory) : parseArtifactsYaml(text);
  const tooLong = { ...NO_ARTIFACTS, defects: [TOO_LONG] };
  const files = await readFiles(git, names, { parse, tooLong, directory: NO_ARTIFACTS }, signal);
  const named = versionsByName(model);
  return versions.map((gtoVersion, index) => {
    const [root, own = NO_ARTIFACTS, dvc = NO_ARTIFACTS] = files.slice(index * 3, index * 3 + 3);
    const info = own.artifacts.get(model.name) ?? dvc.artifacts.get(model.name);
    const version = toVersion(model, gtoVersion, held.get(gtoVersion.name) ?? [], info);
    const unreadable =
      ambiguity(model.name, named.get(gtoVersion.name) ?? []) ??
      (root === undefined ? missingCommit(version) : brokenFile(version, { own, dvc, dvcPath }));
    return {
      model: model.name,
      version,
      info,
      dvcMetrics: dvc.metrics,
      ...(unreadable === undefined ? {} : { unreadable }),
    };
  });
}

function missingCommit(version: ModelVersion): string {
  return `The commit ${inSentence(version)} is not in this clone: run git fetch --unshallow.`;
}

/** A file that names other models but not this one is no defect of this one; one that cannot be read may have named it. */
function brokenFile(
  version: ModelVersion,
  { own, dvc, dvcPath }: { own: ArtifactsFile; dvc: ArtifactsFile; dvcPath: string },
): string | undefined {
  if (own.artifacts.has(version.model)) return undefined;
  const broken = [
    { path: 'artifacts.yaml', defect: own.defects[0] },
    { path: dvcPath, defect: dvc.defects[0] },
  ].find(({ defect }) => defect !== undefined);
  return broken && atCommit(broken.path, version, broken.defect ?? '');
}
