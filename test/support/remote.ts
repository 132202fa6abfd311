import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { GitRepo, temporaryFolder } from './git-repo';

export interface Remote {
  /** Bare. */
  readonly repo: GitRepo;
  readonly clone: (...options: readonly string[]) => GitRepo;
  /** Installs a server-side hook, a shell script. */
  readonly hook: (name: 'pre-receive' | 'update', script: string) => void;
}

/** A bare repository with the versions of each model, each at a commit of its own. */
export function makeRemote({ models, versions }: { models: readonly string[]; versions: readonly string[] }): Remote {
  const source = GitRepo.create();
  for (const version of versions) {
    const commit = source.commit();
    for (const model of models) source.tag(`${model}@${version}`, commit);
  }
  const dir = temporaryFolder('remote');
  execFileSync('git', ['clone', '--quiet', '--bare', source.dir, dir]);
  return {
    repo: new GitRepo(dir),
    clone: (...options) => GitRepo.clone(dir, ...options),
    hook: (name, script) => {
      const file = path.join(dir, 'hooks', name);
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
      chmodSync(file, 0o755);
    },
  };
}
