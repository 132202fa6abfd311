import { readFile } from 'node:fs/promises';
import { UsageError } from './failure';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission is denied',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of its path is not a directory',
};

/** The text of a file that the person named; a file that cannot be read is their mistake, in one sentence. */
export async function readNamedFile(path: string, shown = path): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`Cannot read ${shown}: ${whyNot(error)}.`);
  }
}

/** Why the file system refused, for a person. */
export function whyNot(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code === undefined ? undefined : reasons[code]) ?? message;
}
