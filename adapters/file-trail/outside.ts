import { access, realpath } from 'node:fs/promises';
import path from 'node:path';

/**
 * True if the folder is there and in no Git repository. One that is broken, or that Git does not trust, is a repository: its
 * trail must not be gone on with elsewhere.
 */
export async function isOutsideRepository(cwd: string): Promise<boolean> {
  if (process.env['GIT_DIR'] !== undefined) return false;
  const start = await realpath(cwd).catch(() => undefined);
  if (start === undefined) return false;
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (await isRepository(folder)) return false;
    if (folder === path.dirname(folder)) return true;
  }
}

/** With a working tree, or bare. */
async function isRepository(folder: string): Promise<boolean> {
  const [dotGit, head, objects] = await Promise.all(
    ['.git', 'HEAD', 'objects'].map((name) => exists(path.join(folder, name))),
  );
  return dotGit === true || (head === true && objects === true);
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
