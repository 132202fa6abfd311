import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

const folders = mkdtempSync(path.join(tmpdir(), 'stagegate-git-'));
afterAll(() => rmSync(folders, { recursive: true, force: true, maxRetries: 3 }), 60_000);

/** Only what tests say counts: neither the machine's nor the person's own settings. */
const config = path.join(folders, 'gitconfig');
writeFileSync(
  config,
  '[user]\n\tname = Ana\n\temail = ana@example.com\n[init]\n\tdefaultBranch = main\n[gc]\n\tauto = 0\n',
);
process.env['GIT_CONFIG_GLOBAL'] = config;
process.env['GIT_CONFIG_NOSYSTEM'] = '1';
/** gto reads no other than this one. */
process.env['HOME'] = folders;
writeFileSync(path.join(folders, '.gitconfig'), '[user]\n\tname = Ana\n\temail = ana@example.com\n');

/** An empty folder that is deleted after the tests of the file. */
export function temporaryFolder(name = 'folder'): string {
  return mkdtempSync(path.join(folders, `${name}-`));
}

/** A real repository on disk. */
export class GitRepo {
  private clock = 1_700_000_000;

  public constructor(public readonly dir: string) {}

  public static create(...options: readonly string[]): GitRepo {
    const dir = temporaryFolder('repo');
    execFileSync('git', ['init', '--quiet', ...options, dir]);
    return new GitRepo(dir);
  }

  public static clone(source: string, ...options: readonly string[]): GitRepo {
    const dir = temporaryFolder('clone');
    execFileSync('git', ['clone', '--quiet', ...options, source, dir], { stdio: ['ignore', 'ignore', 'ignore'] });
    return new GitRepo(dir);
  }

  public git(...args: readonly string[]): string {
    return this.run(args, {});
  }

  public run(
    args: readonly string[],
    { input = '', env = {} }: { input?: string; env?: Record<string, string> },
  ): string {
    const options = { input, env: { ...process.env, ...env }, stdio: 'pipe', maxBuffer: 2 ** 28 } as const;
    return execFileSync('git', ['-C', this.dir, ...args], options)
      .toString()
      .trimEnd();
  }

  /** Writes the files and commits them, one thousand seconds after the commit before; returns the commit. */
  public commit(files: Readonly<Record<string, string>> = {}): string {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(this.dir, name)), { recursive: true });
      writeFileSync(path.join(this.dir, name), text);
    }
    this.git('add', '--all');
    this.clock += 1000;
    const date = `${String(this.clock)} +0000`;
    const env = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    this.run(['commit', '--quiet', '--allow-empty', '-m', `commit ${String(this.clock)}`], { env });
    return this.git('rev-parse', 'HEAD');
  }

  /** An annotated tag of any content, even one that Git itself would not make. */
  public tag(
    name: string,
    target: string,
    { time = 1_750_000_000, text }: { time?: number; text?: string } = {},
  ): void {
    const standard = `object ${target}\ntype commit\ntag ${name}\ntagger Ana <ana@example.com> ${String(time)} +0000\n\n${name}\n`;
    const id = this.run(['hash-object', '-t', 'tag', '-w', '--stdin', '--literally'], { input: text ?? standard });
    this.git('update-ref', `refs/tags/${name}`, id);
  }

  public refs(): string {
    return this.git('for-each-ref', '--format=%(refname) %(objectname)');
  }
}
