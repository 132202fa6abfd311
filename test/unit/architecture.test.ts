import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** Who may import whom. `files` narrows a permission to the files that hold it. */
interface Rule {
  readonly may: readonly Room[];
  readonly packages: readonly string[] | 'any';
  readonly node: boolean;
  readonly vscode: boolean;
}

type Room = 'core' | 'adapters' | 'server' | 'client' | 'cli' | 'schemas' | 'package.json';

const pureLibraries = [
  '@marcbachmann/cel-js',
  '@noble/hashes',
  'ajv',
  'big.js',
  'canonicalize',
  'fastest-levenshtein',
  'lossless-json',
  're2js',
  'rrule',
  'yaml',
];

const rules: Record<string, Rule> = {
  core: { may: ['core', 'schemas'], packages: pureLibraries, node: false, vscode: false },
  adapters: { may: ['adapters', 'core'], packages: 'any', node: true, vscode: false },
  server: { may: ['server', 'core'], packages: 'any', node: true, vscode: false },
  client: { may: ['client', 'core', 'package.json'], packages: 'any', node: true, vscode: true },
  cli: { may: ['cli', 'core', 'adapters', 'package.json'], packages: 'any', node: true, vscode: false },
};

/** Edges that a whole room may not have, but one file of it does. */
const exceptions = [
  { file: 'server/standalone.ts', to: /^adapters\// },
  { file: 'client/extension.ts', to: /^adapters\// },
  { file: /^client\//, to: /^server\/protocol$/ },
  { file: /^cli\//, to: /^server\/standalone$/ },
];

/** What ships: tests, and the fixtures that they share, do not. */
function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('.d.ts'))
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))
    .filter((file) => !isFixture(file));
}

const isFixture = (file: string): boolean => file.includes('/fixtures/');

function importsOf(file: string): string[] {
  return ts
    .preProcessFile(readFileSync(path.join(root, file), 'utf8'), true, true)
    .importedFiles.map((i) => i.fileName);
}

const isNode = (specifier: string): boolean => specifier.startsWith('node:') || builtinModules.includes(specifier);
const packageName = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

function permitted(file: string, target: string): boolean {
  return exceptions.some(
    (e) => (typeof e.file === 'string' ? e.file === file : e.file.test(file)) && e.to.test(target),
  );
}

function objection(file: string, specifier: string, rule: Rule): string | undefined {
  const target = specifier.startsWith('.')
    ? path.posix.join(path.posix.dirname(file), specifier)
    : packageName(specifier);
  const fine = specifier.startsWith('.') ? mayEnter(file, target, rule) : mayUse(specifier, rule);
  return fine ? undefined : `${file} → ${target}`;
}

function mayEnter(file: string, target: string, rule: Rule): boolean {
  if (isFixture(target)) return false;
  const room = target.split('/')[0] ?? '';
  return rule.may.some((allowed) => allowed === room) || permitted(file, target);
}

function mayUse(specifier: string, rule: Rule): boolean {
  if (specifier === 'vscode') return rule.vscode;
  if (isNode(specifier)) return rule.node;
  return rule.packages === 'any' || rule.packages.includes(packageName(specifier));
}

describe('who may import whom', () => {
  it.each(Object.entries(rules))('%s keeps to its rooms and libraries', (folder, rule) => {
    const forbidden = sources(folder).flatMap((file) =>
      importsOf(file)
        .map((specifier) => objection(file, specifier, rule))
        .filter((edge) => edge !== undefined),
    );
    expect(forbidden).toEqual([]);
  });

  it('names an offending edge', () => {
    const core = rules['core']!;
    expect(objection('core/policy/parse.ts', 'node:fs', core)).toBe('core/policy/parse.ts → node:fs');
    expect(objection('core/policy/parse.ts', '../../adapters/open', core)).toBe('core/policy/parse.ts → adapters/open');
    expect(objection('core/policy/parse.ts', './fixtures/build', core)).toBe(
      'core/policy/parse.ts → core/policy/fixtures/build',
    );
    expect(objection('server/analyzer.ts', '../adapters/open', rules['server']!)).toBe(
      'server/analyzer.ts → adapters/open',
    );
    expect(objection('server/standalone.ts', '../adapters/open', rules['server']!)).toBeUndefined();
  });
});
