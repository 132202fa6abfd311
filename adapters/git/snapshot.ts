import type { RegistryProblem } from '../../core/registry/model';
import type { CancelSignal } from '../../core/text/cancellation';
import { MAX_FILE_BYTES, TOO_LONG } from './blobs';
import type { Git, GitObject } from './git';
import { NO_ARTIFACTS, parseArtifactsYaml, parseDvcYaml, parseGtoConfig } from './gto/artifacts';
import type { ArtifactInfo, ArtifactsFile } from './gto/artifacts';
import { parseTagListing } from './gto/events';
import type { TagListing } from './gto/events';
import { computeState } from './gto/state';
import type { GtoState } from './gto/state';
import { needsCommitTimes } from './gto/views';
import type { CommitTimes } from './gto/views';
import { modelDirectory } from './locations';
import { listTags } from './tag-listing';

/** The registry as it was at one moment. */
export interface RegistrySnapshot {
  readonly listing: TagListing;
  readonly state: GtoState;
  readonly commits: CommitTimes;
  readonly head: HeadFiles;
}

/** What the checked-out commit says about models that may have no tag yet. */
export interface HeadFiles {
  /** Absent in a repository without commits. */
  readonly commit?: string;
  /** Seconds of that commit's date. */
  readonly time?: number;
  /** By name; artifacts.yaml wins over dvc.yaml. */
  readonly artifacts: ReadonlyMap<string, ArtifactInfo>;
  /** Models that artifacts.yaml names: GTO shows them even without a tag. */
  readonly annotated: ReadonlySet<string>;
  /** Stages that `.gto` allows; absent: all. */
  readonly stages?: readonly string[];
  readonly problems: readonly RegistryProblem[];
}

/** Reads a registry with two processes: all tags, then the files and dates that the tags made necessary. */
export class SnapshotReader {
  private last: { readonly output: string; readonly listing: TagListing; readonly state: GtoState } | undefined;

  public constructor(private readonly git: Git) {}

  public async read(signal?: CancelSignal): Promise<RegistrySnapshot> {
    const output = await listTags(this.git, signal);
    const { listing, state } = this.compute(output);
    const directories = modelDirectories(state);
    const commits = commitsToDate(state);
    const names = [...HEAD_FILES, ...directories.map((directory) => `HEAD:${directory}/dvc.yaml`), ...commits];
    const objects = await this.git.readObjects(names, signal);
    const dates = objects.slice(names.length - commits.length);
    return {
      listing,
      state,
      commits: new Map(commits.flatMap((commit, index) => commitTime(commit, dates[index]))),
      head: readHead(objects, directories),
    };
  }

  /** Unchanged tags are not computed again. */
  private compute(output: string): { listing: TagListing; state: GtoState } {
    if (this.last?.output === output) return this.last;
    const listing = parseTagListing(output);
    const state = computeState(listing.events);
    this.last = { output, listing, state };
    return this.last;
  }
}

const HEAD_FILES = ['HEAD', 'HEAD:artifacts.yaml', 'HEAD:dvc.yaml', 'HEAD:.gto'];

function modelDirectories(state: GtoState): string[] {
  return [...new Set([...state.models.keys()].flatMap((name) => modelDirectory(name) ?? []))];
}

function commitsToDate(state: GtoState): string[] {
  const models = [...state.models.values()].filter(needsCommitTimes);
  return [...new Set(models.flatMap((model) => model.versions.map((version) => version.commit)))];
}

/** Nothing for a commit that a shallow clone does not have. */
function commitTime(commit: string, object: GitObject | undefined): [string, number][] {
  const seconds = object?.type === 'commit' ? committerTime(object) : undefined;
  return seconds === undefined ? [] : [[commit, seconds]];
}

function committerTime(object: GitObject): number | undefined {
  const match = /^committer .*> ([0-9]+) [+-][0-9]{4}$/m.exec(object.bytes.toString('utf8'));
  return match === null ? undefined : Number(match[1]);
}

function readHead(objects: readonly (GitObject | undefined)[], directories: readonly string[]): HeadFiles {
  const [commit, gtoFile, dvcFile, config, ...others] = objects;
  const own = readArtifacts(gtoFile, parseArtifactsYaml);
  const roots = [dvcFile, ...others.slice(0, directories.length)].map((file, index) =>
    readArtifacts(file, (text) => parseDvcYaml(text, index === 0 ? '' : (directories[index - 1] ?? ''))),
  );
  const { stages, defect } = config === undefined ? {} : readConfig(config);
  const files = ['dvc.yaml', ...directories.map((directory) => `${directory}/dvc.yaml`)];
  return {
    ...readCommit(commit),
    artifacts: new Map([...roots.flatMap((file) => [...file.artifacts]), ...own.artifacts]),
    annotated: new Set(own.artifacts.keys()),
    ...(stages === undefined ? {} : { stages }),
    problems: [
      ...own.defects.map((text) => fileProblem('artifacts.yaml', text, 'until then every gto command fails')),
      ...roots.flatMap((file, index) =>
        file.defects.map((text) =>
          fileProblem(files[index] ?? 'dvc.yaml', text, 'until then its artifacts are unknown'),
        ),
      ),
      ...(defect === undefined ? [] : [fileProblem('.gto', defect, 'until then every gto command fails')]),
    ],
  };
}

function readArtifacts(file: GitObject | undefined, parse: (text: string) => ArtifactsFile): ArtifactsFile {
  if (file === undefined) return NO_ARTIFACTS;
  return isTooLong(file) ? { ...NO_ARTIFACTS, defects: [TOO_LONG] } : parse(file.bytes.toString('utf8'));
}

function readConfig(file: GitObject): ReturnType<typeof parseGtoConfig> {
  return isTooLong(file) ? { defect: TOO_LONG } : parseGtoConfig(file.bytes.toString('utf8'));
}

function isTooLong({ bytes }: GitObject): boolean {
  return bytes.length > MAX_FILE_BYTES;
}

function readCommit(head: GitObject | undefined): { commit?: string; time?: number } {
  const time = head && committerTime(head);
  return { ...(head === undefined ? {} : { commit: head.id }), ...(time === undefined ? {} : { time }) };
}

function fileProblem(path: string, defect: string, consequence: string): RegistryProblem {
  return {
    subject: path,
    message: `${path} at HEAD cannot be used: ${defect}.`,
    fix: `Correct ${path} and commit it; ${consequence}.`,
  };
}
