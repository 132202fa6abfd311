import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { MetricFact } from '../policy/evidence';
import type { CancelSignal } from '../text/cancellation';
import { RegistryFailure } from './errors';
import type { ModelVersion } from './model';
import { looksLikeVersion } from './reference';

/** What a version was copied from; written on the copy by us, and by nobody else as far as anyone can tell. */
export interface CopyOrigin {
  /** As records call the registry. */
  readonly registry: string;
  readonly model: string;
  readonly version: string;
  /** Of the files (see `digestOf`). */
  readonly digest: string;
}

/** A version of another registry whose files were compared with ours, and are the same. */
export interface Copy {
  /** As the other registry calls it. */
  readonly version: string;
  readonly digest: string;
}

/** Who holds a place in another registry. */
export interface HeldCopy {
  readonly model: string;
  /** A place in another registry. */
  readonly place: string;
  /** What the holder is called here. */
  readonly name: string;
  /** What it is called there. */
  readonly there: string;
}

/** One file of a version. */
export interface Artifact {
  /** Below the version's files, with `/` between its parts. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** From the beginning, as often as it is asked; fails where the registry gives another number of bytes than `size`. */
  read(signal?: CancelSignal): AsyncIterable<Uint8Array>;
  /** Reads all of it; hexadecimal. */
  sha256(signal?: CancelSignal): Promise<string>;
}

/** A file that was read to its end. */
export interface ArtifactDigest {
  readonly path: string;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** What is to become a version of another registry. */
export interface Parcel {
  readonly model: string;
  readonly files: readonly Artifact[];
  /** What the copy is called where it has no number yet: `fraud/3 of mlflow:https://staging.example.com`. */
  readonly title: string;
  readonly metrics: Readonly<Record<string, MetricFact | null>>;
  readonly params: Readonly<Record<string, string>>;
}

/** Files that are in a registry, but belong to none of its versions yet. */
export interface Delivery {
  /** As they were sent. */
  readonly sent: readonly ArtifactDigest[];
  /** As the registry gives them back. */
  readonly stored: readonly Artifact[];
  /** Makes them the model's next version. */
  register(label: CopyLabel): Promise<ModelVersion>;
}

/** What is written on a copy. */
export interface CopyLabel {
  readonly origin: CopyOrigin;
  readonly description?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

const SCHEME = 'sha256:';

/** One digest for all files of a version, `sha256:<hex>`: of their paths in order, each with the SHA-256 of its content. */
export function digestOf(files: readonly ArtifactDigest[]): string {
  const lines = files.map(({ path, sha256: content }) => `${content}  ${JSON.stringify(path)}\n`).sort();
  return `${SCHEME}${bytesToHex(sha256(utf8ToBytes(lines.join(''))))}`;
}

/** Reads every file, one after the other: a model may be larger than the memory. */
export async function readDigest(files: readonly Artifact[], signal?: CancelSignal): Promise<string> {
  const read: ArtifactDigest[] = [];
  for (const file of files) {
    read.push({ path: file.path, sha256: await file.sha256(signal) });
  }
  return digestOf(read);
}

/** The text form of an origin, for registries that keep it as a tag: `mlflow:https://host fraud/3`. */
export function formatOrigin({ registry, model, version }: Omit<CopyOrigin, 'digest'>): string {
  return `${registry} ${model}/${version}`;
}

/** Reads what a version's tags say; undefined for anything that we do not write. */
export function parseOrigin(source: string | undefined, digest: string | undefined): CopyOrigin | undefined {
  const [, registry, model, version] = /^(\S+) (.+)\/([^/]+)$/.exec(source ?? '') ?? [];
  if (registry === undefined || model === undefined || version === undefined) return undefined;
  if (!looksLikeVersion(version)) return undefined;
  return digest?.startsWith(SCHEME) === true ? { registry, model, version, digest } : undefined;
}

/** Throws `RegistryFailure` `invalid` for paths that could lead out of the version's files, or that are there twice. */
export function checkPaths(files: readonly Pick<Artifact, 'path'>[], what: string): void {
  const seen = new Set<string>();
  for (const { path } of files) {
    const parts = path.split('/');
    if (
      seen.has(path) ||
      parts.some((part) => part === '' || part === '.' || part === '..') ||
      /[\\\p{Cc}]/u.test(path)
    ) {
      const shown = path.replace(/\p{C}/gu, ' ').slice(0, 100);
      throw new RegistryFailure(
        'invalid',
        `${what} has a file with the name "${shown}", which cannot be copied: rename it.`,
      );
    }
    seen.add(path);
  }
}
