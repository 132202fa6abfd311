import { createHash } from 'node:crypto';
import type { ModelSignatureFacts } from '../../core/policy/evidence';
import type { PublicKey } from '../../core/policy/public-key';
import { RegistryFailure } from '../../core/registry/errors';
import type { CancelSignal } from '../../core/text/cancellation';
import { invalid, SIGNATURE_FILE, verifyModelSignature, type SignedFile } from '../model-signing/verify';
import { checkObjects, type ObjectInfo } from './blobs';
import type { Described } from './facts';
import type { Git } from './git';
import { plainPath } from './locations';
import { inSentence } from './sentences';

/** What Git hosts take at most; more belongs in Git LFS. */
const MAX_BYTES = 100_000_000;
const LARGEST_POINTER = 1024;

/**
 * Verifies the signature beside the artifact at the version's commit: `model.sig` in its folder, `PATH.sig`, or `model.sig` next
 * to it; null where there is none.
 */
export async function readModelSignature(
  git: Git,
  { version, info, unreadable }: Described,
  keys: readonly PublicKey[],
  signal?: CancelSignal,
): Promise<ModelSignatureFacts | null> {
  if (unreadable !== undefined) throw new RegistryFailure('invalid', unreadable);
  const path = artifactPath(info?.path);
  if (path === undefined) return null;
  const places = signaturePlaces(path);
  const names = [path, ...places].map((one) => `${version.commit ?? ''}:${one}`);
  const [model, ...found] = await checkObjects(git, names, signal);
  const index = found.findIndex((object) => object?.type === 'blob');
  const [place, object] = [places[index], found[index]];
  if (place === undefined || object === undefined) return null;
  const name = `${place} of ${inSentence(version)}`;
  const files = model === undefined ? NOT_IN_GIT : await coveredBy(git, { model, path, version }, signal);
  if (typeof files === 'string') return invalid(name, files);
  const signature = { size: object.size, read: (stop?: CancelSignal) => content(git, object, stop) };
  const isInside = path === '' || place.startsWith(`${path}/`);
  const covered = isInside ? files.filter((file) => file.path !== SIGNATURE_FILE) : files;
  return verifyModelSignature({ name, signature, files: covered }, keys, signal);
}

const NOT_IN_GIT = 'the files that it covers are not in Git at that commit';

/** The repository itself may be the model. */
function artifactPath(path: string | undefined): string | undefined {
  return path === '.' || path === './' ? '' : plainPath(path ?? '');
}

function signaturePlaces(path: string): readonly string[] {
  if (path === '') return [SIGNATURE_FILE];
  const folder = path.split('/').slice(0, -1);
  return [`${path}/${SIGNATURE_FILE}`, `${path}.sig`, [...folder, SIGNATURE_FILE].join('/')];
}

interface Covered {
  readonly model: ObjectInfo;
  readonly path: string;
  readonly version: Described['version'];
}

/** To Git a symbolic link is a file with a path as its content. */
async function coveredBy(
  git: Git,
  { model, path, version: { commit = '' } }: Covered,
  signal: CancelSignal | undefined,
): Promise<readonly SignedFile[] | string> {
  if (model.type === 'tree') return filesOf(git, model, signal);
  const listed = await git.run(['ls-tree', '-z', '--full-tree', commit, '--', path], { signal });
  return listed.startsWith('120000 ')
    ? `the model is the symbolic link ${path}, which may lead anywhere`
    : filesOf(git, model, signal);
}

/** The files of a folder, or the one that the artifact is; a text says why they cannot be compared. */
async function filesOf(
  git: Git,
  { id, type, size }: ObjectInfo,
  signal: CancelSignal | undefined,
): Promise<readonly SignedFile[] | string> {
  if (type !== 'tree') return [signedFile(git, { path: '.', id, size })];
  const listed = await git.run(['ls-tree', '-r', '-z', '-l', '--full-tree', id], { signal });
  const files: SignedFile[] = [];
  for (const line of listed.split('\0').filter((one) => one !== '')) {
    const [, mode, object = '', bytes, path = ''] =
      /^([0-9]{6}) [a-z]+ ([0-9a-f]{40,64}) +([0-9]+|-)\t(.*)$/s.exec(line) ?? [];
    if (mode === '120000') return `the model holds the symbolic link ${path}, which may lead anywhere`;
    if (mode === '160000') return `the model holds the submodule ${path}, whose files are in another repository`;
    files.push(signedFile(git, { path, id: object, size: Number(bytes) }));
  }
  return files;
}

function signedFile(git: Git, file: { readonly path: string; readonly id: string; readonly size: number }): SignedFile {
  return { path: file.path, size: file.size, sha256: (signal) => sha256Of(git, file, signal) };
}

/** A pointer of Git LFS stands for the file whose digest it has, and cannot stand for another. */
async function sha256Of(
  git: Git,
  { path, id, size }: { readonly path: string; readonly id: string; readonly size: number },
  signal: CancelSignal | undefined,
): Promise<string> {
  if (size > MAX_BYTES) {
    throw new RegistryFailure('unsupported', `${path} is larger than 100 MB, which is not read: keep it in Git LFS.`);
  }
  const bytes = await bytesOf(git, id, signal);
  return pointerDigest(bytes) ?? createHash('sha256').update(bytes).digest('hex');
}

function pointerDigest(bytes: Buffer): string | undefined {
  if (bytes.length > LARGEST_POINTER) return undefined;
  const form = /^version https:\/\/git-lfs\.github\.com\/spec\/v1\noid sha256:([0-9a-f]{64})\nsize [0-9]+\n$/;
  return form.exec(bytes.toString('latin1'))?.[1];
}

async function* content(git: Git, { id }: ObjectInfo, signal: CancelSignal | undefined): AsyncGenerator<Uint8Array> {
  yield await bytesOf(git, id, signal);
}

async function bytesOf(git: Git, id: string, signal: CancelSignal | undefined): Promise<Buffer> {
  const [object] = await git.readObjects([id], signal);
  if (object === undefined)
    throw new RegistryFailure('invalid', `The object ${id} is not in this clone: run git fetch.`);
  return object.bytes;
}
