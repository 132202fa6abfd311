import { isMap } from 'yaml';
import type { LanguageDocument } from '../document';
import { extent, keyText } from '../node-at';
import { items, member, name } from '../policy-outline';
import type { DocumentSymbol } from '../symbols';

/** An outline with more is of no use. */
const MAX_SYMBOLS = 1000;

/** The keys of front matter or of a manifest; under `model-index` its models and their results. */
export function cardSymbols({ parts }: LanguageDocument): readonly DocumentSymbol[] {
  const pairs = parts.flatMap(({ yaml }) => (isMap(yaml.contents) ? yaml.contents.items : []));
  return pairs.slice(0, MAX_SYMBOLS).flatMap(({ key, value }) => {
    const title = keyText(key);
    const place = extent(key);
    if (title === undefined || title === '' || !place) return [];
    const [start, end] = place;
    const detail = name(value)?.text.slice(0, 80);
    return [
      {
        name: title,
        kind: 'section' as const,
        start,
        end: Math.max(extent(value)?.[1] ?? 0, end),
        ...(detail !== undefined && { detail }),
        children: title === 'model-index' ? items(value).flatMap(modelSymbol) : [],
      },
    ];
  });
}

function modelSymbol(model: unknown): readonly DocumentSymbol[] {
  return symbol(model, name(member(model, 'name'))?.text, items(member(model, 'results')).flatMap(resultSymbol));
}

function resultSymbol(result: unknown): readonly DocumentSymbol[] {
  const dataset = member(result, 'dataset');
  const about = [
    name(member(member(result, 'task'), 'type')),
    name(member(dataset, 'name') ?? member(dataset, 'type')),
  ];
  const title = about.flatMap((part) => part?.text ?? []).join(' · ');
  const metrics = items(member(result, 'metrics')).flatMap((metric) => {
    const value = name(member(metric, 'value'))?.text ?? '?';
    const type = name(member(metric, 'type'))?.text;
    return type === undefined ? [] : symbol(metric, `${type} ${value}`, []);
  });
  return symbol(result, title, metrics);
}

function symbol(
  node: unknown,
  title: string | undefined,
  children: readonly DocumentSymbol[],
): readonly DocumentSymbol[] {
  const range = extent(node);
  if (!range || title === undefined || title === '') return [];
  return [{ name: title.slice(0, 120), kind: 'entry', start: range[0], end: range[1], children }];
}
