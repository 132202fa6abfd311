import { createHash } from 'node:crypto';
import type { Artifact, ArtifactDigest, Parcel } from '../../core/registry/copies';
import type { CancelSignal } from '../../core/text/cancellation';

type Contents = Readonly<Record<string, string>>;

/** The files of a version: path → content. */
export function artifactsOf(files: Contents): readonly Artifact[] {
  return Object.entries(files).map(([path, content]) => ({
    path,
    size: Buffer.byteLength(content),
    read: () => once(content),
    sha256: () => Promise.resolve(createHash('sha256').update(content).digest('hex')),
  }));
}

/** Everything that is in a parcel. */
export async function contentsOf({ files }: Parcel, signal?: CancelSignal): Promise<Contents> {
  const contents: [string, string][] = [];
  for (const file of files) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of file.read(signal)) chunks.push(chunk);
    contents.push([file.path, Buffer.concat(chunks).toString('utf8')]);
  }
  return Object.fromEntries(contents);
}

export function inventory(files: readonly Artifact[]): Promise<readonly ArtifactDigest[]> {
  return Promise.all(files.map(async (file) => ({ path: file.path, sha256: await file.sha256() })));
}

// eslint-disable-next-line @typescript-eslint/require-await -- what comes over a network comes later.
async function* once(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}
