import type { LiveSubject } from '../live-hover';
import { escapeMarkdown } from '../markdown';
import type { NodePath } from '../node-at';
import { name } from '../policy-outline';
import { cardValuesAt } from './values';

/** The name behind an identifier of a card: of a license, language, task or library. */
export function cardHover(path: NodePath, { document, place, outline, knowledge }: LiveSubject): string | undefined {
  const text = place.role === 'value' ? name(place.scalar)?.text : undefined;
  if (text === undefined) return undefined;
  const known = cardValuesAt(path)
    ?.values(outline, knowledge, { document, path, ancestors: place.ancestors })
    .find(({ value }) => value === text);
  return known?.detail === undefined ? undefined : `**${escapeMarkdown(known.detail)}**`;
}
