import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openGitSession } from '../../../adapters/git/session';
import type { RegistrySession } from '../../../core/promotion/session';
import { GitRepo } from '../../support/git-repo';

export const POLICY = `version: 1
models: ["*"]
stages:
  - {name: Staging, native: staging, exclusive: false}
  - {name: Production, native: prod}
  - {name: Archived, native: archived}
transitions:
  - {from: [None], to: Staging}
  - {from: [None, Staging], to: Production, gates: [{metric: accuracy, greaterIsBetter: true, threshold: 0.9}], archiveExisting: true}
`;

/** A bare repository that several people have cloned. */
export class SharedRemote {
  private readonly bare = GitRepo.create('--bare', '--initial-branch=main');

  /** `models` → number of versions, each at a commit of its own. */
  public constructor(models: Readonly<Record<string, number>>) {
    const seed = GitRepo.create('--initial-branch=main');
    seed.commit({ 'promotion-policy.yaml': POLICY });
    for (const [model, count] of Object.entries(models)) {
      for (let patch = 1; patch <= count; patch += 1) {
        const commit = seed.commit({
          'metrics.json': '{"accuracy": 0.95}',
          'trained.txt': `${model} ${String(patch)}`,
        });
        seed.tag(`${model}@v0.0.${String(patch)}`, commit);
      }
    }
    seed.git('push', '--quiet', this.bare.dir, 'main', '--tags');
  }

  /** A clone of one more person. */
  public clone(name: string): GitRepo {
    const clone = GitRepo.clone(this.bare.dir);
    clone.git('config', 'user.name', name);
    clone.git('config', 'user.email', `${name}@example.com`);
    return clone;
  }

  public async open(name: string): Promise<RegistrySession> {
    return openGitSession({ cwd: this.clone(name).dir });
  }

  /** Runs a script of the remote's shell after every push; `$n` is the push's number from now on. */
  public afterPush(script: string): void {
    this.hook('post-receive', script);
  }

  /** The same before a push is taken; `exit 1` refuses it. */
  public beforePush(script: string): void {
    this.hook('pre-receive', script);
  }

  private hook(name: string, script: string): void {
    this.bare.git('config', 'core.hooksPath', path.join(this.bare.dir, 'hooks'));
    const counter = path.join(this.bare.dir, 'pushes');
    writeFileSync(counter, '0');
    const hook = path.join(this.bare.dir, 'hooks', name);
    writeFileSync(hook, `#!/bin/sh\nn=$(($(cat '${counter}') + 1))\necho $n > '${counter}'\n${script}\n`);
    chmodSync(hook, 0o755);
  }

  public refs(pattern: string): string[] {
    return this.bare.git('for-each-ref', '--format=%(refname:short)', pattern).split('\n').filter(Boolean);
  }
}
