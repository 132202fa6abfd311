import type { StageHolding } from '../../core/registry/model';
import type { CancelSignal } from '../../core/text/cancellation';
import type { Described } from './facts';
import type { Git, GitObject } from './git';
import { NO_ARTIFACTS, parseArtifactsYaml, parseDvcYaml } from './gto/artifacts';
import type { ArtifactsFile } from './gto/artifacts';
import type { GtoModel, GtoVersion } from './gto/state';
import { modelDirectory } from './locations';
import { toVersion } from './mapping';

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
  return versions.map((version, index) => {
    const own = read(objects[index * 3 + 1], parseArtifactsYaml);
    const dvc = read(objects[index * 3 + 2], (text) => parseDvcYaml(text, directory));
    const info = own.artifacts.get(model.name) ?? dvc.artifacts.get(model.name);
    return {
      model: model.name,
      version: toVersion(model, version, held.get(version.name) ?? [], info),
      info,
      dvcMetrics: dvc.metrics,
      present: objects[index * 3] !== undefined,
    };
  });
}
