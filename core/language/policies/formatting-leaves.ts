import { Parser, type CST } from 'yaml';

/** A block collection: the column that its entries stand in, and the one that they are to stand in. */
export interface Block {
  readonly old: number;
  readonly column: number;
}

/** Something in a YAML text that is not white space. */
export interface Leaf {
  readonly type: CST.Token['type'];
  readonly offset: number;
  readonly source: string;
  /** Those around it, the outermost first. */
  readonly blocks: readonly Block[];
  /** Begins an entry of the innermost block, so that it stands in its column where it begins a line. */
  readonly entry: boolean;
  readonly flow: boolean;
  /** A block of text that says itself how far it is indented. */
  readonly counted?: true;
}

/** The column of a compact collection behind a dash. */
const DASH = 2;

interface Place extends Pick<Leaf, 'blocks' | 'flow'> {
  readonly step: number;
}

type Item = CST.BlockMap['items'][number] | CST.BlockSequence['items'][number] | CST.FlowCollection['items'][number];

/** Everything in a text without YAML errors but its white space, in order. */
export function leavesOf(text: string, step: number): readonly Leaf[] {
  const place: Place = { blocks: [], flow: false, step };
  return [...new Parser().parse(text)].flatMap((token) => leavesIn(token, place));
}

function leavesIn(token: CST.Token | null | undefined, place: Place): readonly Leaf[] {
  if (!token) return [];
  if (token.type === 'document') return documentLeaves(token, place);
  if (token.type === 'block-map' || token.type === 'block-seq') {
    return token.items.flatMap((item) => itemLeaves(item, token, place));
  }
  if (token.type === 'flow-collection') return flowLeaves(token, place);
  if (token.type === 'block-scalar') return [...words(token.props, place), scalarText(token, place)];
  return [...words([token], place), ...words('end' in token ? token.end : undefined, place)];
}

function documentLeaves({ start, value, end }: CST.Document, place: Place): readonly Leaf[] {
  const inner = within(value, place, 0);
  return [...words(start, inner), ...leavesIn(value, inner), ...words(end, inner)];
}

/** The place inside a collection, which knows where its entries are to stand. */
function within(token: CST.Token | undefined, place: Place, column: number): Place {
  if (token?.type !== 'block-map' && token?.type !== 'block-seq') return place;
  return { ...place, blocks: [...place.blocks, { old: token.indent, column }] };
}

function itemLeaves(item: Item, parent: CST.BlockMap | CST.BlockSequence, place: Place): readonly Leaf[] {
  const { start, key, sep, value } = item;
  const inner = within(value, place, childColumn(parent, value ?? undefined, place));
  const head = [...words(start, place), ...leavesIn(key, within(key ?? undefined, place, columnOf(place) + DASH))];
  return [
    ...head.map((leaf) => (leaf.blocks === place.blocks ? { ...leaf, entry: true } : leaf)),
    ...words(sep, inner),
    ...leavesIn(value, inner),
  ];
}

function childColumn(parent: CST.BlockMap | CST.BlockSequence, child: CST.Token | undefined, place: Place): number {
  const column = columnOf(place);
  if (parent.type === 'block-seq') return column + DASH;
  // Whether a list stands in the column of its key is a matter of taste.
  return child?.type === 'block-seq' && child.indent <= parent.indent ? column : column + place.step;
}

function columnOf({ blocks }: Place): number {
  return blocks.at(-1)?.column ?? 0;
}

function flowLeaves({ start, items, end }: CST.FlowCollection, place: Place): readonly Leaf[] {
  const inner = { ...place, flow: true };
  return [
    ...words([start], place),
    ...items.flatMap((item) => [
      ...words(item.start, inner),
      ...leavesIn(item.key, inner),
      ...words(item.sep, inner),
      ...leavesIn(item.value, inner),
    ]),
    ...words(end, inner),
  ];
}

function words(tokens: readonly CST.Token[] | undefined, { blocks, flow }: Place): readonly Leaf[] {
  return (tokens ?? []).flatMap((token) => {
    if (!('source' in token) || token.type === 'space' || token.type === 'newline' || token.source === '') return [];
    const source = token.type === 'comment' ? token.source.trimEnd() : token.source;
    return [{ type: token.type, offset: token.offset, source, blocks, flow, entry: false }];
  });
}

function scalarText({ props, source, offset }: CST.BlockScalar, { blocks, flow }: Place): Leaf {
  const header = props.at(-1);
  const start = header && 'source' in header ? header.offset + header.source.length : offset;
  const counted = props.some((prop) => prop.type === 'block-scalar-header' && /\d/.test(prop.source));
  return { type: 'block-scalar', offset: start, source, blocks, flow, entry: false, ...(counted && { counted }) };
}
