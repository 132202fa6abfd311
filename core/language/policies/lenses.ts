import { NO_STAGE } from '../../policy/types';
import { inSentence } from '../../policy/sentence';
import { defined } from '../../text/defined';
import type { LanguageDocument } from '../document';
import { governedModels, isGlob, ownEntry } from '../governed';
import type { Knowledge, MetricSummary, VersionSummary } from '../knowledge';
import { extent } from '../node-at';
import { items, member, name } from '../policy-outline';
import { gateMark } from './gate-mark';
import { versionText } from './inlay-hints';
import { transitionNodes } from './placed-nodes';
import { wholeOutline } from './policy-files';

/** Something that can be done about a part of a document. UTF-16 offsets. */
export interface Lens {
  readonly start: number;
  readonly end: number;
  readonly title: string;
  readonly action: 'check' | 'promote';
  /** What it is about, as far as the policy tells; the rest is asked for. */
  readonly target: {
    readonly registry?: string;
    readonly model?: string;
    readonly version?: string;
    readonly stage: string;
    /** To check: URI of the policy, which is asked as it is there. */
    readonly policy?: string;
  };
}

const MAX_LENSES = 200;

/** To check and to promote, above each transition; the newest version that may make it is named where it is known. */
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
      const candidate = model === undefined ? undefined : candidateOf(model, { from, to: stage }, knowledge);
      const asked = { ...place, target: { ...target, policy: document.uri } };
      const own = candidate ? ofCandidate(candidate, transition, { place: asked, way }) : [];
      const general: readonly Lens[] = [
        ...(candidate ? [] : [{ ...asked, title: `Check ${way}…`, action: 'check' as const }]),
        { ...place, title: `Promote to ${inSentence(stage, 40)}…`, action: 'promote' },
      ];
      return [...own, ...general];
    });
}

/** The newest version that holds one of the stages, None included, and not the one that it would go to. */
function candidateOf(
  model: string,
  { from, to }: { readonly from: readonly string[]; readonly to: string },
  { facts }: Knowledge,
): VersionSummary | undefined {
  return facts.get(model)?.find(({ stages }) => {
    if (stages === undefined || stages.includes(to)) return false;
    return stages.length === 0 ? from.includes(NO_STAGE) : stages.some((stage) => from.includes(stage));
  });
}

function ofCandidate(
  candidate: VersionSummary,
  transition: unknown,
  { place, way }: { readonly place: Pick<Lens, 'start' | 'end' | 'target'>; readonly way: string },
): readonly Lens[] {
  const { version } = candidate;
  const told = { ...place, action: 'check' as const, target: { ...place.target, version } };
  const [missed] = missedGates(candidate, transition);
  const why = missed === undefined ? [] : [{ ...told, title: `Why blocked? ${missed}` }];
  return [{ ...told, title: `Check ${versionText(version)}: ${way}` }, ...why];
}

/** What the version already shows to miss, of gates that alone can block; the check tells all of it. */
function missedGates({ metrics, tags }: VersionSummary, transition: unknown): readonly string[] {
  const gates = items(member(transition, 'gates')).filter((gate) => member(gate, 'enforcement') === undefined);
  return gates.flatMap((gate) => {
    const metric = name(member(gate, 'metric'))?.text;
    const key = name(member(member(gate, 'tag'), 'key'))?.text;
    if (metric !== undefined && metrics) return missedMetric(gate, metric, ownEntry(metrics, metric));
    return key !== undefined && tags && ownEntry(tags, key) === undefined ? [`no tag ${inSentence(key, 40)}`] : [];
  });
}

function missedMetric(gate: unknown, metric: string, candidate: MetricSummary | undefined): readonly string[] {
  const named = inSentence(metric, 40);
  if (candidate === undefined) return [`no ${named}`];
  const sign = gateMark(gate, { candidate });
  return sign === ' ✗' ? [`${named} ${inSentence(candidate.value, 30)}${sign}`] : [];
}

/** The model that the policy governs, if it is one and known; otherwise it is asked for. */
function onlyModel({ outline }: LanguageDocument, knowledge: Knowledge): string | undefined {
  const governed = governedModels(outline, knowledge)?.map(({ name: model }) => model);
  const named = outline.models.map(({ text }) => text);
  const [only, ...others] = governed ?? (named.some(isGlob) ? [] : named);
  return others.length === 0 ? only : undefined;
}
