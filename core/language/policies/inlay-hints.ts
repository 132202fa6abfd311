import { inSentence } from '../../policy/sentence';
import type { LanguageDocument } from '../document';
import { governedModels, ownEntry } from '../governed';
import type { Knowledge, MetricSummary, ModelSummary, VersionSummary } from '../knowledge';
import type { PolicyOutline } from '../policy-outline';
import { member, name } from '../policy-outline';
import { baselineVersion } from './baseline-version';
import { gateMark } from './gate-mark';
import { gateNodes, transitionNodes } from './placed-nodes';
import { wholeOutline } from './policy-files';

/** A few words at a place of a document that are not in its text. */
export interface InlayHint {
  /** UTF-16. */
  readonly offset: number;
  /** Plain text. */
  readonly label: string;
  readonly tooltip: string;
}

/** More models beside one gate are not readable. */
const MAX_MODELS = 2;
const MAX_LENGTH = 30;
const TOOLTIP =
  'The newest version, and the baseline that the gate names, as the registry has answered. ✗ misses a bound, ✓ meets all bounds where the gate asks nothing else: Check Gates decides.';

/** What the registry knows of each metric that a gate asks for; nothing where it has not answered. */
export function inlayHints(document: LanguageDocument, knowledge: Knowledge): readonly InlayHint[] {
  const outline = wholeOutline(document, knowledge.surroundings);
  const models = (governedModels(outline, knowledge) ?? []).filter(({ name: model }) => knowledge.facts.has(model));
  if (models.length === 0) return [];
  return transitionNodes(document)
    .flatMap(gateNodes)
    .flatMap((gate) => {
      const metric = name(member(gate, 'metric'));
      if (!metric) return [];
      const seen = models.flatMap((model) => sighting({ outline, knowledge, model, gate, metric: metric.text }) ?? []);
      const texts = seen.map(({ model, text }) => (models.length > 1 ? `${shown(model)} ${text}` : text));
      const label = texts.slice(0, MAX_MODELS).join(' | ');
      return label === '' ? [] : [{ offset: metric.end, label, tooltip: TOOLTIP }];
    });
}

interface Sighting {
  readonly model: string;
  readonly text: string;
}

interface Subject {
  readonly outline: PolicyOutline;
  readonly knowledge: Knowledge;
  readonly model: ModelSummary;
  readonly gate: unknown;
  readonly metric: string;
}

function sighting(subject: Subject): Sighting | undefined {
  const { knowledge, model, gate, metric } = subject;
  const [newest] = knowledge.facts.get(model.name) ?? [];
  const candidate = newest && metricOf(newest, metric);
  if (!newest || candidate === undefined) return undefined;
  const against = baselineOf(subject, newest);
  const own = `${versionText(newest.version)} ${shown(candidate.value)}${gateMark(gate, { candidate, baseline: against?.baseline })}`;
  return { model: model.name, text: [own, ...(against ? [against.text] : [])].join(' · ') };
}

/** The baseline's number, where it is another version than the newest one. */
function baselineOf(
  subject: Subject,
  newest: VersionSummary,
): { readonly baseline: MetricSummary; readonly text: string } | undefined {
  const found = baselineVersion(subject, subject.gate);
  const baseline = found && metricOf(found.version, subject.metric);
  if (!baseline || found.version.version === newest.version) return undefined;
  return { baseline, text: `${shown(found.label)} ${versionText(found.version.version)} ${shown(baseline.value)}` };
}

/** Nothing where it is unknown, or is not there. */
function metricOf({ metrics }: VersionSummary, metric: string): MetricSummary | undefined {
  return metrics && ownEntry(metrics, metric);
}

export function versionText(version: string): string {
  return /^\d/.test(version) ? `v${shown(version)}` : shown(version);
}

function shown(text: string): string {
  return inSentence(text, MAX_LENGTH);
}
