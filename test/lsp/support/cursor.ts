import type { LanguageDocument } from '../../../core/language/service';
import { parseLanguageDocument } from '../../../core/language/service';

/** Text with a cursor in it. */
export interface Cursor {
  readonly text: string;
  readonly offset: number;
}

/** Takes the only `|` out of a fixture: the cursor. */
export function cursorIn(fixture: string): Cursor {
  const offset = fixture.indexOf('|');
  if (offset < 0 || fixture.includes('|', offset + 1)) throw new Error('A fixture has exactly one cursor.');
  return { text: fixture.slice(0, offset) + fixture.slice(offset + 1), offset };
}

export function documentOf(text: string): LanguageDocument {
  return parseLanguageDocument({ uri: 'file:///repo/promotion-policy.yaml', version: 1, text });
}
