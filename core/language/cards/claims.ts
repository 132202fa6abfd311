import type { Document } from 'yaml';
import { isMap } from 'yaml';
import { DATASET_IDS, inNotationOf, isRounded, measurementOf, shownNumber, type Measured } from '../../cards/claims';
import { parseDecimal } from '../../policy/decimal';
import { defined } from '../../text/defined';
import { possible, type Fix } from '../../text/fix';
import type { TextEdit } from '../../text/text-edit';
import type { LanguageDocument } from '../document';
import type { Finding } from '../finding';
import type { Knowledge, MetricSummary, RegistryNeeds, VersionSummary } from '../knowledge';
import { MAX_MODELS_WITH_FACTS } from '../knowledge';
import type { WrittenName } from '../policy-outline';
import { items, member, name } from '../policy-outline';

/** A number that a card states, in its place. */
interface WrittenClaim {
  readonly model: string;
  readonly metric: string;
  readonly value: WrittenName;
  /** What the card calls the data set that it was measured on. */
  readonly datasetIds: readonly string[];
}

/** The models that a card has results of: those of the registry that `model-index` names. */
export function cardNeeds({ parts }: LanguageDocument, { models }: Knowledge): RegistryNeeds {
  const claimed = new Set(parts.flatMap(({ yaml }) => claimsIn(yaml).map(({ model }) => model)));
  // A document without front matter is no card.
  if (parts.length === 0) return {};
  if (claimed.size === 0) return { cardDemands: true };
  const known = (models ?? []).filter(({ name: model }) => claimed.has(model)).slice(0, MAX_MODELS_WITH_FACTS);
  return { models: true, cardDemands: true, ...(known.length > 0 && { facts: known.map(({ name: model }) => model) }) };
}

/** Numbers of a card that none of the newest versions in the registry has. */
export function claimFindings({ parts, text }: LanguageDocument, { facts }: Knowledge): readonly Finding[] {
  const claims = parts.flatMap(({ yaml }) => claimsIn(yaml)).slice(0, MAX_CLAIMS);
  const differing = claims.flatMap((claim) => {
    const newest = contradiction(claim, facts.get(claim.model) ?? []);
    return newest ? [{ claim, newest, edit: updated(claim, newest, text) }] : [];
  });
  const edits = differing.map(({ edit }) => edit);
  const all = edits.length > 1 ? [change('Update all numbers of the card from the registry', edits)] : [];
  return differing.map(({ claim, newest, edit }): Finding => {
    const { model, metric, value } = claim;
    const message = `The registry has ${metric} ${newest.value} for version ${newest.version} of ${model}, and ${value.text} for none of its newest versions.`;
    const { start, end } = value;
    const one = change(`Update to ${edit.text} from version ${newest.version}`, [edit]);
    return {
      severity: 'warning',
      code: 'claim-differs',
      message,
      start,
      end,
      source: 'stagegate',
      fixes: [one, ...all],
    };
  });
}

/** Nobody writes more, and a hostile card may have a hundred thousand. */
const MAX_CLAIMS = 1000;

/** Which number is right is for a person to say. */
function change(title: string, edits: readonly TextEdit[]): Fix {
  return possible({ kind: 'edit', title, edits });
}

/** The claim with the registry's number, as the card writes its own. */
function updated({ value: { text, start, end } }: WrittenClaim, { value }: Sighting, card: string): TextEdit {
  const shown = shownNumber({ metric: '', value: text });
  const measured = parseDecimal(value);
  if (!shown || !measured) return { start, end, text: value };
  const isPercent = shown.value.abs().gt(1) && measured.abs().lte(1);
  const quote = /^["']/.exec(card.slice(start, end))?.[0] ?? '';
  const number = inNotationOf(shown, isPercent ? measured.times(100) : measured);
  return { start, end, text: `${quote}${number}${quote}` };
}

function claimsIn(document: Document): readonly WrittenClaim[] {
  const root = document.contents;
  if (!isMap(root)) return [];
  return items(member(root, 'model-index')).flatMap((entry) => {
    const model = name(member(entry, 'name'))?.text.replace(/^.*\//, '');
    if (model === undefined) return [];
    return items(member(entry, 'results')).flatMap((result) => {
      const dataset = member(result, 'dataset');
      const datasetIds = ['name', ...DATASET_IDS].flatMap((key) => name(member(dataset, key))?.text ?? []);
      return items(member(result, 'metrics')).flatMap((metric) => {
        const type = name(member(metric, 'type'))?.text;
        const value = name(member(metric, 'value'));
        return type !== undefined && value ? [{ model, metric: type, value, datasetIds }] : [];
      });
    });
  });
}

interface Sighting {
  readonly version: string;
  readonly value: string;
}

/** The newest number of the registry, where it has the card's for no version. */
function contradiction(claim: WrittenClaim, versions: readonly VersionSummary[]): Sighting | undefined {
  const { metric, value } = claim;
  const sightings = versions.flatMap(({ version, metrics }) => {
    const seen = metrics && Object.hasOwn(metrics, metric) ? metrics[metric] : undefined;
    const measured = seen && measurementOf(claim, [seen, ...(seen.others ?? [])].map(measurement));
    return measured ? [{ version, value: measured.value }] : [];
  });
  const [newest] = sightings;
  return newest && sightings.some((seen) => agree(value.text, seen.value)) ? undefined : newest;
}

function measurement({ value, dataset: name, digest }: MetricSummary): Measured & { readonly value: string } {
  return { value, dataset: defined({ name, digest }) };
}

/** A card may round, and may state a share in percent. */
function agree(claimed: string, measured: string): boolean {
  const claim = shownNumber({ metric: '', value: claimed });
  const fact = parseDecimal(measured);
  return claim === undefined || fact === undefined || isRounded(fact, claim) || isRounded(fact.times(100), claim);
}
