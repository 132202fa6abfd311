import type { ModelSignatureFacts } from '../../core/policy/evidence';
import type { PublicKey } from '../../core/policy/public-key';
import { inSentence } from '../../core/policy/sentence';
import type { Artifact } from '../../core/registry/copies';
import { RegistryFailure } from '../../core/registry/errors';
import type { CancelSignal } from '../../core/text/cancellation';
import { parseBundle } from './bundle';
import { signerOf } from './envelope';
import { parseStatement, type Statement } from './statement';

/** How a signature that lies among the files is called. */
export const SIGNATURE_FILE = 'model.sig';

/** A file whose content is compared by its digest. */
export type SignedFile = Pick<Artifact, 'path' | 'size' | 'sha256'>;

export interface SignedModel {
  /** For sentences: `model.sig of fraud/3`. */
  readonly name: string;
  readonly signature: Pick<Artifact, 'size' | 'read'>;
  /** All of the model's files but the signature. */
  readonly files: readonly SignedFile[];
}

/** A signature lists 10,000 files in 2 MB. */
const MAX_SIGNATURE_BYTES = 10_000_000;
/** It takes a quarter of an hour to read them over a fast line. */
const MAX_BYTES = 100_000_000_000;
/** As model_signing has it: what Git keeps for itself is no part of a model. */
const NEVER_SIGNED = ['.git', '.gitattributes', '.github', '.gitignore'];

/**
 * Verifies that one of the keys signed these files and no others, as `model_signing verify key` does. What is cheap comes first:
 * no file is read before the signature holds and lists the right ones.
 */
export async function verifyModelSignature(
  model: SignedModel,
  keys: readonly PublicKey[],
  signal?: CancelSignal,
): Promise<ModelSignatureFacts> {
  const signed = signedStatement(await contentOf(model.signature, signal), keys);
  if (typeof signed === 'string') return invalid(model.name, signed);
  const { statement, signer } = signed;
  const difference = await differenceIn(model, statement, signal);
  if (difference !== undefined) return invalid(model.name, difference);
  return { key: signer.fingerprint, digest: `sha256:${statement.digest}` };
}

/** The facts of a signature that does not count. */
export function invalid(name: string, why: string): ModelSignatureFacts {
  return { problem: `The signature ${inSentence(name)} does not count: ${inSentence(why, 300)}.` };
}

function signedStatement(
  text: string | undefined,
  keys: readonly PublicKey[],
): { readonly statement: Statement; readonly signer: PublicKey } | string {
  if (text === undefined) return 'it is longer than 10 MB';
  const bundle = parseBundle(text);
  if (typeof bundle === 'string') return bundle;
  const signer = signerOf(bundle, keys);
  if (typeof signer === 'string') return signer;
  const statement = parseStatement(bundle.payload);
  return typeof statement === 'string' ? statement : { statement, signer };
}

async function contentOf(
  { size, read }: SignedModel['signature'],
  signal: CancelSignal | undefined,
): Promise<string | undefined> {
  if (size > MAX_SIGNATURE_BYTES) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of read(signal)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function differenceIn(
  { name, files }: SignedModel,
  statement: Statement,
  signal: CancelSignal | undefined,
): Promise<string | undefined> {
  const ignored = [...NEVER_SIGNED, ...statement.ignored];
  const covered = files.filter(({ path }) => !isIgnored(path, ignored)).sort((a, b) => (a.path < b.path ? -1 : 1));
  const extra = covered.find(({ path }) => !statement.files.has(path));
  if (extra !== undefined) return `the file ${inSentence(extra.path)} is not among those that were signed`;
  const present = new Set(covered.map(({ path }) => path));
  const missing = [...statement.files.keys()].filter((path) => !present.has(path)).sort()[0];
  if (missing !== undefined) return `the signed file ${inSentence(missing)} is missing`;
  if (covered.reduce((sum, { size }) => sum + size, 0) > MAX_BYTES) {
    throw new RegistryFailure('unsupported', `What ${inSentence(name)} covers is more than 100 GB, which is not read.`);
  }
  for (const file of covered) {
    if ((await file.sha256(signal)) !== statement.files.get(file.path)) {
      return `the file ${inSentence(file.path)} is not the one that was signed`;
    }
  }
  return undefined;
}

function isIgnored(path: string, ignored: readonly string[]): boolean {
  return ignored.some((one) => path === one || path.startsWith(`${one}/`));
}
