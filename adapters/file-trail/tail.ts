import { open, type FileHandle } from 'node:fs/promises';
import { idOf } from './chain';

/** Where a file of lines ends. */
export interface Tail {
  /** Id of its last whole line; absent where there is none. */
  readonly tip?: string;
  /** Bytes up to the end of that line. */
  readonly end: number;
  /** Bytes in all: more, where the last line was cut off while it was being written. */
  readonly size: number;
}

const CHUNK = 64 * 1024;
const LINE_FEED = 0x0a;

/** Reads the last line alone, however long the file is; a file that does not exist is empty. */
export async function readTail(file: string): Promise<Tail> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (handle === undefined) return { end: 0, size: 0 };
  try {
    return await tailOf(handle);
  } finally {
    await handle.close();
  }
}

async function tailOf(handle: FileHandle): Promise<Tail> {
  const { size } = await handle.stat();
  let bytes: Buffer = Buffer.alloc(0);
  let start = size;
  while (start > 0) {
    const length = Math.min(CHUNK, start);
    start -= length;
    const chunk = Buffer.alloc(length);
    await handle.read(chunk, 0, length, start);
    bytes = Buffer.concat([chunk, bytes]);
    const end = bytes.lastIndexOf(LINE_FEED);
    const before = end > 0 ? bytes.lastIndexOf(LINE_FEED, end - 1) : -1;
    if (end !== -1 && (before !== -1 || start === 0)) {
      return { tip: idOf(bytes.subarray(before + 1, end)), end: start + end + 1, size };
    }
  }
  return { end: 0, size };
}
