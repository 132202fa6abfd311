import type { LanguageDocument } from '../document';
import { extent } from '../node-at';
import { member, name } from '../policy-outline';
import type { DocumentSymbol } from '../symbols';
import { caseNodes } from './case-nodes';

/** An outline with more is of no use. */
const MAX_SYMBOLS = 1000;

/** The cases, each by its name and the result that it expects. */
export function caseSymbols(document: LanguageDocument): readonly DocumentSymbol[] {
  return caseNodes(document)
    .slice(0, MAX_SYMBOLS)
    .flatMap((node) => {
      const range = extent(node);
      const title = name(member(node, 'name'))?.text.slice(0, 120);
      if (!range || title === undefined || title === '') return [];
      const result = name(member(member(node, 'expect'), 'result'))?.text.slice(0, 80);
      return [
        {
          name: title,
          kind: 'entry' as const,
          start: range[0],
          end: range[1],
          ...(result !== undefined && { detail: result }),
          children: [],
        },
      ];
    });
}
