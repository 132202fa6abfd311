import { isMap } from 'yaml';
import type { LanguageDocument } from './document';
import { extent, keyText } from './node-at';
import { items, member, name } from './policy-outline';
import type { DocumentSymbol } from './symbols';

const GATE_KINDS = ['metric', 'modelCard', 'signature', 'signed', 'tag', 'expression', 'anyOf', 'allOf', 'not'];

/** Sections of a policy with their stages, transitions and gates, in the order of the text. */
export function policySymbols({ parts }: LanguageDocument): readonly DocumentSymbol[] {
  const root = parts[0]?.yaml.contents;
  if (!isMap(root)) return [];
  return root.items.flatMap(({ key, value }) => {
    const section = keyText(key);
    const start = extent(key)?.[0];
    if (section === undefined || start === undefined) return [];
    const end = extent(value)?.[1] ?? start + section.length;
    return [{ name: section, kind: 'section' as const, start, end, children: partsOf(section, value) }];
  });
}

function partsOf(section: string, value: unknown): readonly DocumentSymbol[] {
  if (section === 'stages')
    return items(value).flatMap((stage) => symbol(stage, 'stage', label(member(stage, 'name'))));
  if (section === 'transitions') return items(value).flatMap(transition);
  return isMap(value) ? value.items.flatMap(({ key, value: entry }) => symbol(entry, 'entry', keyText(key))) : [];
}

function transition(node: unknown): readonly DocumentSymbol[] {
  const from = items(member(node, 'from')).map((stage) => label(stage) ?? '?');
  const gates = items(member(node, 'gates')).flatMap(gate);
  return symbol(node, 'transition', `${from.join(', ')} → ${label(member(node, 'to')) ?? '?'}`, gates);
}

function gate(node: unknown): readonly DocumentSymbol[] {
  const kind = GATE_KINDS.find((one) => member(node, one) !== undefined);
  if (kind === undefined) return [];
  const about = label(member(node, 'name')) ?? label(member(node, kind)) ?? label(member(member(node, kind), 'key'));
  return symbol(node, 'gate', about === undefined ? kind : `${kind} ${about}`, items(member(node, kind)).flatMap(gate));
}

function symbol(
  node: unknown,
  kind: DocumentSymbol['kind'],
  title: string | undefined,
  children: readonly DocumentSymbol[] = [],
): readonly DocumentSymbol[] {
  const range = extent(node);
  return range && title !== undefined && title !== ''
    ? [{ name: title, kind, start: range[0], end: range[1], children }]
    : [];
}

function label(node: unknown): string | undefined {
  return name(node)?.text;
}
