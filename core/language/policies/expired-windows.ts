import type { CardFinding } from '../../cards/card-finding';
import { buildPolicy } from '../../policy/parse/build';
import type { Milliseconds } from '../../policy/time';
import type { PromotionWindow } from '../../policy/types';
import { windowState } from '../../policy/windows/window';
import { preferred, type Fix } from '../../text/fix';
import type { YamlPath } from '../../text/yaml-document';
import type { LanguageDocument } from '../document';
import type { Finding } from '../finding';
import { located } from '../located';
import { placedTransitions } from './rule';

/** Only a rule that says when it ends can be over. */
const ENDS = /UNTIL/i;
const MAX_LENGTH = 200_000;

/** Promotion windows that have closed for the last time. Silent about policies with errors. */
export function expiredWindows({ parts, text, findings }: LanguageDocument, now: Milliseconds): readonly Finding[] {
  const document = parts[0]?.yaml;
  if (!document || text.length > MAX_LENGTH || !ENDS.test(text)) return [];
  if (findings.some(({ severity }) => severity === 'error')) return [];
  const over = placedTransitions(buildPolicy(document)).flatMap(({ transition: { windows = [] }, path }) =>
    windows.flatMap((window, index, all): readonly CardFinding[] => {
      if (windowState(window, now).kind !== 'over') return [];
      const kind = window.deny === undefined ? 'allow' : 'deny';
      const effect = kind === 'allow' ? 'it allows nothing any more' : 'it stops nothing any more';
      return [
        {
          severity: 'warning',
          code: 'expired-window',
          message: `This window has closed for the last time: ${effect}.`,
          path: [...path, 'windows', index, kind],
          at: 'value',
          ...(isSpare(window, all) && { fixes: [removal([...path, 'windows'], index, all.length)] }),
        },
      ];
    }),
  );
  return located(document, text, over);
}

/** Without its last window that allows something, a transition would be open at any time. */
function isSpare(window: PromotionWindow, all: readonly PromotionWindow[]): boolean {
  return window.deny !== undefined || all.filter(({ allow }) => allow !== undefined).length > 1;
}

function removal(windows: YamlPath, index: number, count: number): Fix {
  return preferred({ kind: 'remove', path: count > 1 ? [...windows, index] : windows });
}
