import { access, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** The directory where the refs of the repository around `folder` are kept; undefined outside a repository. */
export async function gitDirectory(folder: string): Promise<string | undefined> {
  for (let directory = folder; ; directory = path.dirname(directory)) {
    const found = await resolveDotGit(path.join(directory, '.git'));
    if (found !== undefined) return found;
    if (directory === path.dirname(directory)) return undefined;
  }
}

/** `.git` is a directory, or in worktrees and submodules a file that names one; refs are in the common directory. */
async function resolveDotGit(dotGit: string): Promise<string | undefined> {
  const stats = await stat(dotGit).catch(() => undefined);
  if (stats === undefined) return undefined;
  if (stats.isDirectory()) return dotGit;
  const named = /^gitdir: (.+)$/m.exec(await readFile(dotGit, 'utf8'))?.[1];
  if (named === undefined) return undefined;
  const directory = path.resolve(path.dirname(dotGit), named);
  const common = await readFile(path.join(directory, 'commondir'), 'utf8').catch(() => '.');
  return path.resolve(directory, common.trim());
}

/** Whether a program can be found on the `PATH`, without starting it. */
export async function onPath(program: string, searchPath: string): Promise<boolean> {
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
  const files = searchPath
    .split(path.delimiter)
    .filter((directory) => directory !== '')
    .flatMap((directory) => names.map((name) => path.join(directory, name)));
  const found = await Promise.all(
    files.map((file) =>
      access(file).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
