import { createHash } from 'node:crypto';

/** The id that Git gives to an object. @param hash the repository's object format */
export function objectId(type: 'blob' | 'tree', content: Buffer, hash: 'sha1' | 'sha256'): string {
  return createHash(hash).update(`${type} ${content.length}\0`).update(content).digest('hex');
}
