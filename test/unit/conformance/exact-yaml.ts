import { LosslessNumber, stringify } from 'lossless-json';
import { isAlias, isMap, isScalar, isSeq, parseDocument, type Document, type Node } from 'yaml';

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

/** A YAML text as plain values in which every number keeps the digits that were written. */
export function parseExactly(text: string): unknown {
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem !== undefined) throw problem;
  return valueOf(document.contents, document);
}

/** The JSON text of such a value: also valid YAML, with the same digits. */
export function exactJson(value: unknown): string {
  return stringify(value) ?? 'null';
}

function valueOf(node: Node | null | undefined, document: Document): unknown {
  if (isAlias(node)) return valueOf(node.resolve(document), document);
  if (isSeq<Node>(node)) return node.items.map((item) => valueOf(item, document));
  if (isMap<Node, Node>(node)) {
    return Object.fromEntries(
      node.items.map(({ key, value }) => [String(valueOf(key, document)), valueOf(value, document)]),
    );
  }
  if (!isScalar(node)) return null;
  if (typeof node.value !== 'number') return node.value;
  const source = node.source ?? String(node.value);
  if (!JSON_NUMBER.test(source)) throw new Error(`Write ${source} as a JSON number, or as a string.`);
  return new LosslessNumber(source);
}
