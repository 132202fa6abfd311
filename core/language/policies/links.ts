import type { LanguageDocument } from '../document';
import { member, name } from '../policy-outline';

/** A part of a document that names another file. UTF-16 offsets. */
export interface DocumentLink {
  readonly start: number;
  readonly end: number;
  /** The file, relative to the document. */
  readonly path: string;
}

/** The policy that a policy extends, where it can be a file of the same repository. */
export function documentLinks({ kind, parts }: LanguageDocument): readonly DocumentLink[] {
  const base = kind === 'promotion-policy' ? name(member(parts[0]?.yaml.contents, 'extends')) : undefined;
  if (!base || /^\/|^[a-z][a-z\d+.-]*:|[\\\p{Cc}]/iu.test(base.text)) return [];
  return [{ start: base.start, end: base.end, path: base.text }];
}
