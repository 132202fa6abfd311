import { createHash } from 'node:crypto';
import { asList, asRecord, asText } from '../../core/policy/record';
import { jsonObject } from './bundle';

/** What a signer says of a model's files. */
export interface Statement {
  /** Of all files together; hexadecimal. */
  readonly digest: string;
  /** Path → SHA-256, hexadecimal. */
  readonly files: ReadonlyMap<string, string>;
  /** Files and folders that it says nothing about. */
  readonly ignored: readonly string[];
}

const TYPE = 'https://in-toto.io/Statement/v1';
const PREDICATE = 'https://model_signing/signature/v1.0';
const SHA256 = /^[0-9a-f]{64}$/;

/** Reads what was signed; a text says what is wrong, without a full stop. */
export function parseStatement(payload: Buffer): Statement | string {
  const statement = jsonObject(payload.toString('utf8'));
  if (statement?.['_type'] !== TYPE || statement['predicateType'] !== PREDICATE) {
    return `what it signs is no statement of the type ${PREDICATE}`;
  }
  const { serialization, resources } = asRecord(statement['predicate']);
  const { method, hash_type: hash, ignore_paths: ignored } = asRecord(serialization);
  if (method !== 'files' || hash !== 'sha256') {
    return 'it was not made of whole files and SHA-256, as model_signing does unless told otherwise';
  }
  const files = filesOf(asList(resources));
  if (files === undefined) return 'its list of files is empty or cannot be read';
  const digest = rootDigest(files);
  const [subject, ...others] = asList(statement['subject']);
  if (asRecord(asRecord(subject)['digest'])['sha256'] !== digest || others.length > 0) {
    return 'its digest is not that of the files that it lists';
  }
  return { digest, files, ignored: asList(ignored).flatMap(plainPath) };
}

/** `./a/` is `a`. */
function plainPath(path: unknown): readonly string[] {
  const text = asText(path);
  return text === undefined ? [] : [text.replace(/^(?:\.\/+)+/, '').replace(/\/+$/, '')];
}

function filesOf(resources: readonly unknown[]): ReadonlyMap<string, string> | undefined {
  const files = new Map<string, string>();
  for (const { name, algorithm, digest } of resources.map(asRecord)) {
    const isRead = typeof name === 'string' && typeof digest === 'string' && SHA256.test(digest);
    if (!isRead || algorithm !== 'sha256' || files.has(name)) return undefined;
    files.set(name, digest);
  }
  return files.size === 0 ? undefined : files;
}

/** In the order of the list. */
function rootDigest(files: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const digest of files.values()) hash.update(digest, 'hex');
  return hash.digest('hex');
}
