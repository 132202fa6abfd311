import { isAlias, isMap, isScalar, isSeq, visit as visitNodes, type Alias, type Document } from 'yaml';
import { TOO_DEEP, type YamlPath } from './yaml-document';

const MAX_DEPTH = 64;
/** Aliases can make a small document stand for a huge one. */
const MAX_NODES = 200_000;

/** How a scalar becomes a value; `path` says where it stands, and holds during the call only. */
export type ScalarReader = (scalar: { readonly value: unknown; readonly source?: string }, path: YamlPath) => unknown;

/** What stops a document from having a plain value. */
export interface ValueFinding {
  readonly severity: 'error';
  /** `too-deep` or `unknown-anchor`. */
  readonly code: string;
  /** One sentence. */
  readonly message: string;
  readonly path: YamlPath;
  readonly at: 'value';
}

/** The document's plain value, and the first thing that is wrong with its structure. Never throws, whatever aliases do. */
export function plainValue(document: Document, read: ScalarReader): { value: unknown; findings: ValueFinding[] } {
  const findings: ValueFinding[] = [];
  const targetOf = aliasTargets(document);
  // One path for the whole walk: a copy at every node costs as much as the rest of it.
  const path: (string | number)[] = [];
  let nodes = 0;
  const report = (code: string, message: string): null => {
    const place = path.slice(0, MAX_DEPTH);
    if (findings.length === 0) findings.push({ severity: 'error', code, message, path: place, at: 'value' });
    return null;
  };
  const step = (node: unknown, part: string | number): unknown => {
    path.push(part);
    const value = visit(node);
    path.pop();
    return value;
  };
  const followed = (alias: Alias): unknown => {
    const target = targetOf(alias);
    return target === undefined
      ? report('unknown-anchor', 'The alias stands for an anchor that is not before it.')
      : visit(target);
  };
  const visit = (node: unknown): unknown => {
    nodes += 1;
    if (path.length > MAX_DEPTH || nodes > MAX_NODES) return report('too-deep', TOO_DEEP);
    if (isScalar(node))
      return read(node.source === undefined ? { value: node.value } : { value: node.value, source: node.source }, path);
    if (isMap(node))
      return Object.fromEntries(
        node.items.map(({ key, value }) => {
          const name = keyText(key);
          return [name, step(value, name)];
        }),
      );
    if (isSeq(node)) return node.items.map(step);
    return isAlias(node) ? followed(node) : null;
  };
  return { value: visit(document.contents), findings };
}

/**
 * What each alias stands for: the nearest anchor of its name before it. The library looks through the whole document for
 * each; here the first alias does it for all.
 */
export function aliasTargets(document: Document): (alias: Alias) => unknown {
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

/** A map's key as the text that the plain value has for it. */
export function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}
