import type { ModelVersion, StageHolding } from '../../core/registry/model';
import type { CancelSignal } from '../../core/text/cancellation';
import type { Described } from './facts';
import type { Git, GitObject } from './git';
import { NO_ARTIFACTS, parseArtifactsYaml, parseDvcYaml } from './gto/artifacts';
import type { ArtifactsFile } from './gto/artifacts';
import type { GtoModel, GtoVersion } from './gto/state';
import { modelDirectory } from './locations';
import { toVersion } from './mapping';
import { atCommit, inSentence } from './sentences';

/** Puts versions together with what `artifacts.yaml` and `dvc.yaml` said at their commits; one process for all of them. */
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
  const names = versions.flatMap(({ commit }) => [
    `${commit}^{tree}`,
    `${commit}:artifacts.yaml`,
    `${commit}:${dvcPath}`,
  ]);
  const objects = await git.readObjects(names, signal);
  const parsed = new Map<string, ArtifactsFile>();
  const read = (object: GitObject | undefined, parse: (text: string) => ArtifactsFile): ArtifactsFile => {
    if (object?.type !== 'blob') return NO_ARTIFACTS;
    const known = parsed.get(object.id) ?? parse(object.bytes.toString('utf8'));
    parsed.set(object.id, known);
    return known;
  };
  return versions.map((gtoVersion, index) => {
    const own = read(objects[index * 3 + 1], parseArtifactsYaml);
    const dvc = read(objects[index * 3 + 2], (text) => parseDvcYaml(text, directory));
    const info = own.artifacts.get(model.name) ?? dvc.artifacts.get(model.name);
    const version = toVersion(model, gtoVersion, held.get(gtoVersion.name) ?? [], info);
    const unreadable =
      objects[index * 3] === undefined ? missingCommit(version) : brokenFile(version, { own, dvc, dvcPath });
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
