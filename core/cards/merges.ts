import { isMapping } from './card-finding';

/** The value with what `<<` merges into its mappings, as YAML 1.1 has it: keys of their own win. */
export function withMerges(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMerges);
  if (!isMapping(value)) return value;
  const own = Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withMerges(entry)]));
  if (!Object.hasOwn(own, '<<')) return own;
  const { '<<': merged, ...rest } = own;
  const sources = (Array.isArray(merged) ? merged : [merged]).filter(isMapping);
  return Object.assign({}, ...sources.toReversed(), rest) as unknown;
}
