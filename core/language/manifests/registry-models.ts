import { isMap, isScalar, type Document } from 'yaml';
import { quoted } from '../../cards/card-finding';
import { preferred } from '../../text/fix';
import { mostSimilar } from '../../text/similar';
import type { Finding } from '../finding';
import { ownEntry } from '../governed';
import type { ModelSummary } from '../knowledge';
import { items, member, name, type WrittenName } from '../policy-outline';

/** `models:/name/version`, `models:/name/stage` or `models:/name@alias`, as MLflow writes them. */
const MODEL_URI = /^models:\/+([^/@]+)(?:([/@])([^/@]+))?$/;

/** A model of the registry that a manifest serves. */
export interface ServedModel {
  readonly model: string;
  /** What follows the model's name. */
  readonly version?: { readonly by: '/' | '@'; readonly text: string };
  readonly uri: WrittenName;
}

const COMPONENTS = ['predictor', 'transformer', 'explainer'];

/** The models that an `InferenceService` takes from the registry; other addresses are none of it. */
export function servedModels({ contents }: Document): readonly ServedModel[] {
  const spec = member(contents, 'spec');
  return COMPONENTS.flatMap((component) => {
    const part = member(spec, component);
    const holders = isMap(part) ? part.items.map(({ value }) => value) : [];
    const uris = [
      ...holders.map((holder) => member(holder, 'storageUri')),
      ...items(member(part, 'storageUris')).map((item) => member(item, 'uri')),
    ];
    return uris.flatMap((node) => (isScalar(node) ? (servedModel(name(node)) ?? []) : []));
  });
}

function servedModel(uri: WrittenName | undefined): ServedModel | undefined {
  const [, model, by, text] = (uri && MODEL_URI.exec(uri.text)) ?? [];
  if (uri === undefined || model === undefined || /[${<]/.test(uri.text)) return undefined;
  return { model, uri, ...((by === '/' || by === '@') && text !== undefined && { version: { by, text } }) };
}

/** What the registry's answer contradicts. A version that is not the newest may have been deleted: nobody has answered that. */
export function servedModelFindings(
  served: readonly ServedModel[],
  models: readonly ModelSummary[],
): readonly Finding[] {
  const known = new Map(models.map((model) => [model.name, model]));
  return served.flatMap(({ model, version, uri }) => {
    const summary = known.get(model);
    if (summary === undefined) return [unknownModel(model, uri, known.keys())];
    return version === undefined || has(summary, version) ? [] : [unknownVersion(model, version, uri)];
  });
}

function unknownModel(model: string, uri: WrittenName, known: Iterable<string>): Finding {
  const meant = mostSimilar(model, known);
  const message = `The registry has no model ${quoted(model)}${meant === undefined ? '.' : `; did you mean ${quoted(meant)}?`}`;
  const value = meant === undefined ? undefined : uri.text.replace(model, () => meant);
  return {
    ...finding(uri, 'unknown-model', message),
    ...(value !== undefined && { fixes: [preferred({ kind: 'replace', value })] }),
  };
}

function unknownVersion(model: string, { by, text }: NonNullable<ServedModel['version']>, uri: WrittenName): Finding {
  const what = by === '@' ? 'alias' : /^\d+$/.test(text) ? 'version' : 'stage with a version';
  return finding(uri, 'unknown-version', `${quoted(model)} has no ${what} ${quoted(text)} in the registry.`);
}

function has(
  { aliases, stages, latestVersion }: ModelSummary,
  { by, text }: NonNullable<ServedModel['version']>,
): boolean {
  if (by === '@') return ownEntry(aliases, text) !== undefined || ownEntry(stages, text) !== undefined;
  if (!/^\d+$/.test(text)) return text === 'latest' || /^v\d/.test(text) || holdsStage(stages, text);
  return latestVersion === undefined || !/^\d+$/.test(latestVersion) || Number(text) <= Number(latestVersion);
}

/** MLflow ignores the case of stages. */
function holdsStage(stages: ModelSummary['stages'], text: string): boolean {
  return Object.keys(stages).some((stage) => stage.toLowerCase() === text.toLowerCase());
}

function finding({ start, end }: WrittenName, code: string, message: string): Finding {
  return { severity: 'warning', code, message, start, end, source: 'stagegate' };
}
