import type { CancelSignal } from '../../core/text/cancellation';
import type { Git } from './git';

/** What a name stands for, without its content. */
export interface ObjectInfo {
  readonly id: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
}

/** Types and sizes of objects, in the order of the names; undefined for what does not exist or cannot be read. */
export async function checkObjects(
  git: Git,
  names: readonly string[],
  signal?: CancelSignal,
): Promise<(ObjectInfo | undefined)[]> {
  if (names.length === 0) return [];
  const printed = await git.run(['cat-file', '--batch-check'], { input: `${names.join('\n')}\n`, signal });
  const lines = printed.split('\n');
  return names.map((_, index) => parseInfo(lines[index] ?? ''));
}

function parseInfo(line: string): ObjectInfo | undefined {
  const [, id, type, size] = /^([0-9a-f]{40,64}) (\w+) ([0-9]+)$/.exec(line) ?? [];
  return id === undefined || type === undefined ? undefined : { id, type, size: Number(size) };
}

/** No file that people write about a model is as long. */
export const MAX_FILE_BYTES = 2_000_000;
export const TOO_LONG = 'it is longer than 2 MB';

/** As much is held at once, whatever a repository's files add up to. */
const MAX_BYTES_AT_ONCE = 32_000_000;

export interface FileReader<T> {
  /** Called once for each content of a path. */
  readonly parse: (text: string, path: string) => T;
  /** Stands for a file of more than `MAX_FILE_BYTES`, which is not read. */
  readonly tooLong: T;
  /** Stands for a directory; absent: a directory is as good as nothing. */
  readonly directory?: T;
}

export interface FileName {
  readonly commit: string;
  /** From the repository's root, with `/`; empty for the root itself. */
  readonly path: string;
}

/**
 * Parsed files, in the order of the names; undefined where there is no file. However many commits have the same content, it
 * is read and parsed once. Costs one process, and a second where there is anything to read.
 */
export async function readFiles<T>(
  git: Git,
  names: readonly FileName[],
  reader: FileReader<T>,
  signal?: CancelSignal,
): Promise<(T | undefined)[]> {
  const infos = await checkObjects(
    git,
    names.map(({ commit, path }) => `${commit}:${path}`),
    signal,
  );
  const files = names.map(({ path }, index) => fileAt(path, infos[index]));
  const parsed = new Map<string, T>();
  for (const portion of portionsOf(files.filter((file) => file !== undefined))) {
    const objects = await git.readObjects([...portion.keys()], signal);
    for (const [index, [id, paths]] of [...portion].entries()) {
      const text = objects[index]?.bytes.toString('utf8');
      if (text === undefined) continue;
      for (const path of paths) parsed.set(keyOf(id, path), reader.parse(text, path));
    }
  }
  return files.map((file, index) => {
    if (file === undefined) return infos[index]?.type === 'tree' ? reader.directory : undefined;
    return file.size > MAX_FILE_BYTES ? reader.tooLong : parsed.get(keyOf(file.id, file.path));
  });
}

interface File extends ObjectInfo {
  readonly path: string;
}

function fileAt(path: string, info: ObjectInfo | undefined): File | undefined {
  return info?.type === 'blob' ? { ...info, path } : undefined;
}

function keyOf(id: string, path: string): string {
  return `${id}:${path}`;
}

/** Ids to read together, each with the paths that have this content. */
function portionsOf(files: readonly File[]): Map<string, Set<string>>[] {
  const portions = [new Map<string, Set<string>>()];
  const where = new Map<string, Set<string>>();
  let bytes = 0;
  for (const { id, size, path } of files) {
    if (size > MAX_FILE_BYTES) continue;
    const paths = where.get(id) ?? new Set();
    paths.add(path);
    if (where.has(id)) continue;
    where.set(id, paths);
    bytes += size;
    if (bytes > MAX_BYTES_AT_ONCE) {
      portions.push(new Map());
      bytes = size;
    }
    portions.at(-1)?.set(id, paths);
  }
  return portions.filter((portion) => portion.size > 0);
}
