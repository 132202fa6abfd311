import { inSentence } from '../../policy/sentence';
import { parseDecimal } from '../../policy/decimal';
import { fixedFindings } from '../../policy/gates/metric-bounds';
import type { Bounds } from '../../policy/types';
import { defined } from '../../text/defined';
import type { LanguageDocument } from '../document';
import { governedModels, ownEntry } from '../governed';
import type { Knowledge, ModelSummary, VersionSummary } from '../knowledge';
import type { PolicyOutline } from '../policy-outline';
import { member, name } from '../policy-outline';
import { baselineVersion } from './baseline-version';
import { CHANGE_BOUNDS } from './metric-bounds';
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
  'The newest version, and the baseline that the gate names, as the registry has answered. ✗ misses threshold or range, ✓ meets them where the gate asks nothing else: Check Gates decides.';

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
  const value = newest && valueIn(newest, metric);
  if (!newest || value === undefined) return undefined;
  const own = `${versionText(newest.version)} ${shown(value)}${mark(gate, value)}`;
  return { model: model.name, text: [own, ...against(subject, newest)].join(' · ') };
}

/** The baseline, where it is another version than the newest one. */
function against(subject: Subject, newest: VersionSummary): readonly string[] {
  const baseline = baselineVersion(subject, subject.gate);
  if (!baseline || baseline.version.version === newest.version) return [];
  const value = valueIn(baseline.version, subject.metric);
  return value === undefined
    ? []
    : [`${shown(baseline.label)} ${versionText(baseline.version.version)} ${shown(value)}`];
}

/** Nothing where it is unknown, or is not there. */
function valueIn({ metrics }: VersionSummary, metric: string): string | undefined {
  return metrics && ownEntry(metrics, metric)?.value;
}

/** What a gate may ask beside threshold and range; then one number does not tell whether it passes. */
const ASKS_MORE = [...CHANGE_BOUNDS, 'slices', 'maxAge', 'minSamples'];

/** ✗ where the gate's own function says that the number misses threshold or range, ✓ where nothing else is asked. */
export function mark(gate: unknown, text: string): '' | ' ✗' | ' ✓' {
  const direction = textOf(gate, 'greaterIsBetter');
  const value = parseDecimal(text);
  if (!value || (direction !== 'true' && direction !== 'false')) return '';
  const findings = fixedFindings(boundsIn(gate), { label: '', value, sign: direction === 'true' ? 1 : -1 });
  if (findings.some(({ result }) => result === 'fail')) return ' ✗';
  const isTold = findings.length > 0 && !ASKS_MORE.some((key) => member(gate, key) !== undefined);
  return isTold && findings.every(({ result }) => result === 'pass') ? ' ✓' : '';
}

function boundsIn(gate: unknown): Bounds {
  const range = member(gate, 'range');
  return defined({
    threshold: textOf(gate, 'threshold'),
    range: defined({ min: textOf(range, 'min'), max: textOf(range, 'max') }),
  });
}

function textOf(node: unknown, key: string): string | undefined {
  return name(member(node, key))?.text;
}

export function versionText(version: string): string {
  return /^\d/.test(version) ? `v${shown(version)}` : shown(version);
}

function shown(text: string): string {
  return inSentence(text, MAX_LENGTH);
}
