import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  Parser,
  Composer,
  type Alias,
  type CST,
  type Document,
  visit as visitNodes,
} from 'yaml';
import { errorAt, type LocatedFinding, type PolicyFinding, type PolicyPath, type TextRange } from './finding';

/** A document over 1 MB is not analyzed: parsing alone would take seconds. */
export const MAX_DOCUMENT_LENGTH = 1_000_000;
const MAX_DEPTH = 64;
/** Aliases can make a small document stand for a huge one. */
const MAX_NODES = 200_000;
/** Of the parser's stack, which grows by one or two with each level. */
const MAX_STACK = 200;
const TOO_DEEP = 'The document is nested too deeply, or stands for too much, to be analyzed.';

const WHOLE: TextRange = { start: 0, end: 0 };

/** Parses YAML 1.2; a text that the parser would choke on gives a finding instead of a document. Use it for any YAML of strangers. */
export function parseYaml(text: string): { readonly document?: Document; readonly findings: readonly PolicyFinding[] } {
  if (text.length > MAX_DOCUMENT_LENGTH) {
    return { findings: [whole('too-large', 'The document is larger than 1 MB and is not analyzed.')] };
  }
  const tokens = tokensOf(text);
  if (tokens === undefined) return { findings: [whole('too-deep', TOO_DEEP)] };
  const [document, second] = new Composer({ prettyErrors: false }).compose(tokens, true, text.length);
  if (document === undefined) return { findings: [whole('yaml-syntax', 'The document is empty.')] };
  const several = second === undefined ? [] : [whole('several-documents', 'The file holds more than one document.')];
  return { document, findings: [...document.errors.map((error) => syntaxFinding(error, text.length)), ...several] };
}

/**
 * The concrete syntax. Composing it is recursive, and recursion that ends in a regular expression kills V8 instead of
 * throwing; only the parser's own stack knows the depth whatever brackets stand in texts and comments.
 */
function tokensOf(text: string): readonly CST.Token[] | undefined {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > MAX_STACK) return undefined;
  }
  tokens.push(...parser.end());
  return tokens;
}

const whole = (code: string, message: string): PolicyFinding => ({
  severity: 'error',
  code,
  message,
  path: [],
  range: WHOLE,
});

function syntaxFinding(error: Document['errors'][number], length: number): PolicyFinding {
  const [start, end] = error.pos;
  const duplicate = error.code === 'DUPLICATE_KEY';
  return {
    severity: 'error',
    code: duplicate ? 'duplicate-key' : 'yaml-syntax',
    message: duplicate ? 'The same property is stated twice.' : `${error.message.replace(/\.?\s*$/, '')}.`,
    path: [],
    range: { start: Math.min(start, length), end: Math.min(Math.max(start, end), length) },
  };
}

/** How a scalar becomes a value; `path` says where it stands, and holds during the call only. */
export type ScalarReader = (scalar: { readonly value: unknown; readonly source?: string }, path: PolicyPath) => unknown;

/** The document's plain value, and what is wrong with its structure. Never throws, whatever aliases do. */
export function plainValue(document: Document, read: ScalarReader): { value: unknown; findings: LocatedFinding[] } {
  const findings: LocatedFinding[] = [];
  const targetOf = aliasTargets(document);
  // One path for the whole walk: a copy at every node costs as much as the rest of it.
  const path: (string | number)[] = [];
  let nodes = 0;
  const step = (node: unknown, part: string | number): unknown => {
    path.push(part);
    const value = visit(node);
    path.pop();
    return value;
  };
  const visit = (node: unknown): unknown => {
    nodes += 1;
    if (path.length > MAX_DEPTH || nodes > MAX_NODES) {
      if (findings.length === 0) findings.push(errorAt(path.slice(0, MAX_DEPTH), 'too-deep', TOO_DEEP));
      return null;
    }
    if (isAlias(node)) return visit(targetOf(node));
    if (isSeq(node)) return node.items.map((item, index) => step(item, index));
    if (isMap(node)) {
      return Object.fromEntries(
        node.items.map(({ key, value }) => {
          const name = keyText(key);
          return [name, step(value, name)];
        }),
      );
    }
    return isScalar(node) ? read(scalarOf(node), path) : null;
  };
  return { value: visit(document.contents), findings };
}

/**
 * What each alias stands for: the nearest anchor of its name before it. The library looks through the whole document for
 * each; here the first alias does it for all.
 */
function aliasTargets(document: Document): (alias: Alias) => unknown {
  let targets: Map<Alias, unknown> | undefined;
  return (alias) => (targets ??= findTargets(document)).get(alias);
}

function findTargets(document: Document): Map<Alias, unknown> {
  const anchors = new Map<string, unknown>();
  const targets = new Map<Alias, unknown>();
  visitNodes(document, {
    Alias(_key, alias) {
      targets.set(alias, anchors.get(alias.source));
    },
    Value(_key, node) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}

function scalarOf(node: { readonly value: unknown; readonly source?: string }): { value: unknown; source?: string } {
  return node.source === undefined ? { value: node.value } : { value: node.value, source: node.source };
}

/** A map's key as the text that the plain value has for it. */
export function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

/**
 * Tells where paths lead in the text: to the value, or to the key (a map's first key where it has none of its own).
 */
export function rangesIn(document: Document): (path: PolicyPath, at: 'key' | 'value') => TextRange {
  const targetOf = aliasTargets(document);
  const resolved = (node: unknown): unknown => (isAlias(node) ? targetOf(node) : node);
  return (path, at) => {
    const place = placeOf(document, path, resolved);
    const value = nodeRange(place.node) ?? place.key ?? place.around;
    return at === 'value' ? value : (place.key ?? firstKey(resolved(place.node)) ?? value);
  };
}

interface Place {
  readonly node: unknown;
  /** The key that leads to the node; a list's entry has none. */
  readonly key: TextRange | undefined;
  /** The nearest place around it that has one. */
  readonly around: TextRange;
}

/** The node at a path, or the deepest one on the way to it. */
function placeOf(document: Document, path: PolicyPath, resolved: (node: unknown) => unknown): Place {
  let place: Place = { node: document.contents, key: undefined, around: WHOLE };
  for (const part of path) {
    const step = stepInto(resolved(place.node), part);
    if (step === undefined) return place;
    place = { node: step.value, key: nodeRange(step.key), around: nodeRange(place.node) ?? place.around };
  }
  return place;
}

function stepInto(
  node: unknown,
  part: string | number,
): { readonly key?: unknown; readonly value: unknown } | undefined {
  if (isSeq(node)) return typeof part === 'number' && part in node.items ? { value: node.items[part] } : undefined;
  return isMap(node) ? node.items.find(({ key }) => keyText(key) === part) : undefined;
}

function firstKey(node: unknown): TextRange | undefined {
  return isMap(node) ? nodeRange(node.items[0]?.key) : undefined;
}

function nodeRange(node: unknown): TextRange | undefined {
  const range = isNode(node) ? node.range : undefined;
  return range === undefined || range === null ? undefined : { start: range[0], end: range[1] };
}
