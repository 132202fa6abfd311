import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { beforeAll, describe } from 'vitest';
import { openGitSession } from '../../adapters/git/session';
import { GitRepo, temporaryFolder } from '../support/git-repo';
import { describeRegistry } from './registry-contract';
import type { Subject } from './registry-contract';

/** Three commits, each a version of the model, and a fourth that is none yet. */
function makeTemplate(...options: readonly string[]): GitRepo {
  const repo = GitRepo.create(...options);
  const commits = Array.from({ length: 4 }, () => repo.commit());
  for (const [index, commit] of commits.slice(0, 3).entries()) repo.tag(`scorer@v1.${String(index)}.0`, commit);
  return repo;
}

function copyOf(template: GitRepo): GitRepo {
  const dir = temporaryFolder('copy');
  cpSync(template.dir, dir, { recursive: true });
  return new GitRepo(dir);
}

async function subjectIn(repo: GitRepo): Promise<Subject> {
  const session = await openGitSession({ cwd: repo.dir });
  return { session, model: 'scorer', versions: ['v1.0.0', 'v1.1.0', 'v1.2.0'], source: 'HEAD', nextVersion: 'v1.2.1' };
}

function describeGit(
  name: string,
  options: readonly string[],
  prepare: (repo: GitRepo) => void = () => undefined,
): void {
  describe(name, () => {
    let template: GitRepo;
    beforeAll(() => {
      template = makeTemplate(...options);
    });
    describeRegistry(name, () => {
      const repo = copyOf(template);
      prepare(repo);
      return subjectIn(repo);
    });
  });
}

describeGit('A Git repository without a remote', []);

describeGit('A clone of a bare repository', [], (repo) => {
  const bare = temporaryFolder('bare');
  execFileSync('git', ['clone', '--quiet', '--bare', repo.dir, bare]);
  repo.git('remote', 'add', 'origin', bare);
});

describeGit('A Git repository with SHA-256 objects', ['--object-format=sha256']);
