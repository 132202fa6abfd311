import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Contributor, PolicyFile, PolicyHistory, PolicySource } from '../../core/policy/source';
import { RegistryFailure } from '../../core/registry/errors';
import type { CancelSignal } from '../../core/text/cancellation';
import { contributorsOf } from './contributors';
import { objectId } from './object-ids';
import { isPolicyFile, policyHistory } from './policy-history';
import type { Repository } from './repository';

/** Policies of a repository: those committed on the governance ref decide, those of the working tree are a preview. */
export class GitPolicies implements PolicySource {
  public constructor(
    private readonly repository: Repository,
    private readonly remote: string | undefined,
  ) {}

  public async committed(signal?: CancelSignal): Promise<readonly PolicyFile[]> {
    const { git } = this.repository;
    const ref = await this.governanceRef(signal);
    if (ref === undefined) return [];
    const listed = await git.run(['ls-tree', '-r', '-z', '--full-tree', ref], { signal });
    const files = listed.split('\0').flatMap(parseTreeLine);
    const blobs = await git.readObjects(
      files.map(({ digest }) => digest),
      signal,
    );
    return files.map((file, index) => ({ ...file, text: blobs[index]?.bytes.toString('utf8') ?? '', preview: false }));
  }

  public async workingCopy(signal?: CancelSignal): Promise<readonly PolicyFile[]> {
    const { git, root, hash } = this.repository;
    if (root === undefined) return [];
    const [listed, committed] = await Promise.all([
      git.run(['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--full-name', '--', ':/'], { signal }),
      this.committed(signal),
    ]);
    const paths = [...new Set(listed.split('\0'))].filter((name) => isPolicyFile(name)).sort();
    const decided = new Map(committed.map((file) => [file.path, file.digest]));
    const files = await Promise.all(
      paths.map(async (name) => {
        const bytes = await readWorkingFile(root, name);
        if (bytes === undefined) return [];
        const digest = digestOf(bytes, decided.get(name), hash);
        return [{ path: name, digest, text: bytes.toString('utf8'), preview: decided.get(name) !== digest }];
      }),
    );
    return files.flat();
  }

  public contributors(signal?: CancelSignal): Promise<readonly Contributor[]> {
    return contributorsOf(this.repository.git, signal);
  }

  /** Without a remote, what is checked out governs, so that any branch may have decided. */
  public async history(signal?: CancelSignal): Promise<PolicyHistory> {
    const ref = await this.governanceRef(signal);
    return ref === undefined
      ? { files: [], changes: [], complete: true }
      : policyHistory(this.repository.git, { commit: ref, anyBranch: this.remote === undefined }, signal);
  }

  /** The remote's default branch as last fetched, else HEAD; undefined in a repository without commits. */
  public async governanceRef(signal?: CancelSignal): Promise<string | undefined> {
    const { git } = this.repository;
    const candidates =
      this.remote === undefined
        ? []
        : ['HEAD', 'main', 'master'].map((name) => `refs/remotes/${this.remote ?? ''}/${name}`);
    const names = [...candidates, 'HEAD'].map((name) => `${name}^{commit}`);
    const commits = await git.readObjects(names, signal);
    const ids = new Map(names.map((name, index) => [name, commits[index]?.id]));
    const [head, main, master] = candidates.map((name) => ids.get(`${name}^{commit}`));
    const onlyOne = main === undefined || master === undefined ? (main ?? master) : undefined;
    return head ?? onlyOne ?? ids.get('HEAD^{commit}');
  }
}

function parseTreeLine(line: string): { path: string; digest: string }[] {
  const [, digest, name] = /^100(?:644|755) blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
  return digest !== undefined && name !== undefined && isPolicyFile(name) ? [{ path: name, digest }] : [];
}

/** Nothing for a deleted file or a symbolic link, which may lead out of the repository. */
async function readWorkingFile(root: string, name: string): Promise<Buffer | undefined> {
  try {
    const file = path.join(root, name);
    return (await lstat(file)).isFile() ? await readFile(file) : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new RegistryFailure('unreachable', `The policy ${name} cannot be read: check that you may open it.`);
  }
}

/** The file's blob id. Where Git checks files out with CRLF, it is the committed one if nothing but line ends differ. */
function digestOf(bytes: Buffer, committed: string | undefined, hash: Repository['hash']): string {
  const withLf = objectId('blob', Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'), hash);
  return withLf === committed ? withLf : objectId('blob', bytes, hash);
}
