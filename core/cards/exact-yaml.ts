import { LosslessNumber } from 'lossless-json';
import { isMap, isPair, isScalar, isSeq } from 'yaml';

/**
 * The plain value of a parsed YAML node, with the digits of its numbers as they were written. Aliases are left out: no tool
 * that writes metrics uses them, and they can make a small file huge.
 */
export function exactValue(node: unknown): unknown {
  if (isMap(node)) {
    const pairs = node.items.filter(isPair).map((pair) => [keyText(pair.key), exactValue(pair.value)]);
    return Object.fromEntries(pairs);
  }
  if (isSeq(node)) return node.items.map(exactValue);
  if (!isScalar(node)) return undefined;
  return typeof node.value === 'number' ? exactNumber(node.value, node.source ?? '') : node.value;
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : '';
}

function exactNumber(value: number, source: string): unknown {
  if (!Number.isFinite(value)) return String(value);
  const digits = source
    .replace(/^\+/, '')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.(?=$|[eE])/, '');
  return /^-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(digits) ? new LosslessNumber(digits) : value;
}
