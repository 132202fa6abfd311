import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const json = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Record<string, unknown>;

/** Every text that the client gives to `t`. */
function texts(): readonly string[] {
  const files = readdirSync(path.join(root, 'client'), { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const calls = sources.flatMap((file) => [
    ...readFileSync(path.join(root, 'client', file), 'utf8').matchAll(/\bt\(\s*('(?:[^'\\\n]|\\.)*')/g),
  ]);
  const found = calls.map(([, literal = '']) => literal.slice(1, -1).replaceAll("\\'", "'"));
  return [...new Set(found)].sort((a, b) => (a < b ? -1 : 1));
}

test('the bundle that translators start from has every text of the user interface, and no other', () => {
  expect(Object.keys(json('l10n/bundle.l10n.json'))).toEqual(texts());
});

test('package.nls.json has every text that package.json refers to, and no other', () => {
  const references = readFileSync(path.join(root, 'package.json'), 'utf8').matchAll(/"%([\w.]+)%"/g);
  const used = new Set([...references].map(([, key]) => key));
  expect([...used].sort()).toEqual(Object.keys(json('package.nls.json')).sort());
});
