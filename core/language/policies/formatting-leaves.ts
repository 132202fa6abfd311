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

interface Place extends Pick<Leaf, 'blocks' | 'entry' | 'flow'> {
  readonly step: number;
}

/** Everything in a text without YAML errors but its white space, in order. */
export function leavesOf(text: string, step: number): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const place: Place = { blocks: [], entry: false, flow: false, step };
  for (const token of new Parser().parse(text)) addLeaves(leaves, token, place);
  return leaves;
}

function addLeaves(leaves: Leaf[], token: CST.Token | null | undefined, place: Place): void {
  if (!token) return;
  if (token.type === 'document') addDocument(leaves, token, place);
  else if (token.type === 'block-map' || token.type === 'block-seq') addItems(leaves, token, place);
  else if (token.type === 'flow-collection') addFlow(leaves, token, place);
  else if (token.type === 'block-scalar') {
    addWords(leaves, token.props, place);
    leaves.push(scalarText(token, place));
  } else {
    addWords(leaves, [token], place);
    if ('end' in token) addWords(leaves, token.end, place);
  }
}

function addDocument(leaves: Leaf[], { start, value, end }: CST.Document, place: Place): void {
  const inner = within(value, place, 0);
  addWords(leaves, start, inner);
  addLeaves(leaves, value, inner);
  addWords(leaves, end, inner);
}

/** The place inside a collection, which knows where its entries are to stand. */
function within(token: CST.Token | null | undefined, place: Place, column: number): Place {
  if (token?.type !== 'block-map' && token?.type !== 'block-seq') return place;
  return { ...place, entry: false, blocks: [...place.blocks, { old: token.indent, column }] };
}

function addItems(leaves: Leaf[], parent: CST.BlockMap | CST.BlockSequence, place: Place): void {
  const head = { ...place, entry: true };
  for (const { start, key, sep, value } of parent.items) {
    addWords(leaves, start, head);
    addLeaves(leaves, key, within(key, head, columnOf(place) + DASH));
    const inner = within(value, place, childColumn(parent, value, place));
    addWords(leaves, sep, inner);
    addLeaves(leaves, value, inner);
  }
}

function childColumn(
  parent: CST.BlockMap | CST.BlockSequence,
  child: CST.Token | null | undefined,
  place: Place,
): number {
  const column = columnOf(place);
  if (parent.type === 'block-seq') return column + DASH;
  // Whether a list stands in the column of its key is a matter of taste.
  return child?.type === 'block-seq' && child.indent <= parent.indent ? column : column + place.step;
}

function columnOf({ blocks }: Place): number {
  return blocks.at(-1)?.column ?? 0;
}

function addFlow(leaves: Leaf[], { start, items, end }: CST.FlowCollection, place: Place): void {
  const inner = { ...place, flow: true };
  addWords(leaves, [start], place);
  for (const item of items) {
    addWords(leaves, item.start, inner);
    addLeaves(leaves, item.key, inner);
    addWords(leaves, item.sep, inner);
    addLeaves(leaves, item.value, inner);
  }
  addWords(leaves, end, inner);
}

function addWords(leaves: Leaf[], tokens: readonly CST.Token[] | undefined, { blocks, flow, entry }: Place): void {
  for (const token of tokens ?? []) {
    if (!('source' in token) || token.type === 'space' || token.type === 'newline' || token.source === '') continue;
    const source = token.type === 'comment' ? token.source.trimEnd() : token.source;
    leaves.push({ type: token.type, offset: token.offset, source, blocks, flow, entry });
  }
}

function scalarText({ props, source, offset }: CST.BlockScalar, { blocks, flow, entry }: Place): Leaf {
  const header = props.at(-1);
  const start = header && 'source' in header ? header.offset + header.source.length : offset;
  const counted = props.some((prop) => prop.type === 'block-scalar-header' && /\d/.test(prop.source));
  return { type: 'block-scalar', offset: start, source, blocks, flow, entry, ...(counted && { counted }) };
}
