import type { LanguageDocument } from '../document';
import type { DocumentKind } from '../kind';
import { member, name } from '../policy-outline';

/** A part of a document that names another file. UTF-16 offsets. */
export interface DocumentLink {
  readonly start: number;
  readonly end: number;
  /** The file, relative to the document. */
  readonly path: string;
}

/** The keys that name a policy. */
const KEYS: Partial<Record<DocumentKind, string>> = {
  'promotion-policy': 'extends',
  'promotion-policy-test': 'policy',
};

/** The policy that a policy extends, or that a test file tests, where it can be a file of the same repository. */
export function documentLinks({ kind, parts }: LanguageDocument): readonly DocumentLink[] {
  const key = KEYS[kind];
  const named = key === undefined ? undefined : name(member(parts[0]?.yaml.contents, key));
  if (!named || /^\/|^[a-z][a-z\d+.-]*:|[\\\p{Cc}]/iu.test(named.text)) return [];
  return [{ start: named.start, end: named.end, path: named.text }];
}
