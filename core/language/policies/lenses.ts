import { inSentence } from '../../policy/sentence';
import { defined } from '../../text/defined';
import type { LanguageDocument } from '../document';
import { governedModels, isGlob } from '../governed';
import type { Knowledge } from '../knowledge';
import { extent } from '../node-at';
import { items, member, name } from '../policy-outline';
import { transitionNodes } from './placed-nodes';
import { wholeOutline } from './policy-files';

/** Something that can be done about a part of a document. UTF-16 offsets. */
export interface Lens {
  readonly start: number;
  readonly end: number;
  readonly title: string;
  readonly action: 'check' | 'promote';
  /** What it is about, as far as the policy tells; the rest is asked for. */
  readonly target: { readonly registry?: string; readonly model?: string; readonly stage: string };
}

const MAX_LENSES = 200;

/** To check and to promote, above each transition. */
export function lenses(document: LanguageDocument, knowledge: Knowledge): readonly Lens[] {
  const { registry } = wholeOutline(document, knowledge.surroundings);
  const model = onlyModel(document, knowledge);
  return transitionNodes(document)
    .slice(0, MAX_LENSES)
    .flatMap((transition): readonly Lens[] => {
      const stage = name(member(transition, 'to'))?.text;
      const range = extent(transition);
      if (stage === undefined || !range) return [];
      const from = items(member(transition, 'from')).flatMap((node) => name(node)?.text ?? []);
      const target = { stage, ...defined({ registry, model }) };
      const place = { start: range[0], end: range[0], target };
      const way = inSentence(`${from.join(', ')} → ${stage}`, 80);
      return [
        { ...place, title: `Check ${way}…`, action: 'check' },
        { ...place, title: `Promote to ${inSentence(stage, 40)}…`, action: 'promote' },
      ];
    });
}

/** The model that the policy governs, if it is one and known; otherwise it is asked for. */
function onlyModel({ outline }: LanguageDocument, knowledge: Knowledge): string | undefined {
  const governed = governedModels(outline, knowledge)?.map(({ name: model }) => model);
  const named = outline.models.map(({ text }) => text);
  const [only, ...others] = governed ?? (named.some(isGlob) ? [] : named);
  return others.length === 0 ? only : undefined;
}
