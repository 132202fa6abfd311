import { shownText } from '../text/shown';
import type { LanguageDocument } from './document';
import { supportOf } from './supports';

/** A part of a document for its outline. */
export interface DocumentSymbol {
  readonly name: string;
  readonly detail?: string;
  readonly kind: 'section' | 'stage' | 'transition' | 'gate' | 'entry';
  /** UTF-16 offsets of the whole part. */
  readonly start: number;
  readonly end: number;
  readonly children: readonly DocumentSymbol[];
}

/** The parts of a document, in the order of the text. */
export function documentSymbols(document: LanguageDocument): readonly DocumentSymbol[] {
  return supportOf(document.kind).symbols(document).map(shown);
}

const LONGEST_NAME = 200;

function shown(symbol: DocumentSymbol): DocumentSymbol {
  const { name, detail, children } = symbol;
  return {
    ...symbol,
    name: shownText(name, LONGEST_NAME),
    children: children.map(shown),
    ...(detail !== undefined && { detail: shownText(detail, LONGEST_NAME) }),
  };
}
