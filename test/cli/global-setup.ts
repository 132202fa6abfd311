import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const sources = ['core', 'adapters', 'server', 'cli', 'client', 'schemas', 'package.json', 'esbuild.mjs'];

/** Builds the bundles once before the command line's tests, if a source is newer than what is there. */
export default function setup(): void {
  const named = process.argv.slice(2).filter((argument) => !argument.startsWith('-') && argument !== 'run');
  if (named.length > 0 && !named.some((argument) => argument.includes('cli'))) return;
  const built = timeOf(path.join(root, 'dist/cli.cjs'));
  const changed = Math.max(...sources.map((source) => newest(path.join(root, source))));
  if (changed > built) execFileSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });
}

function newest(file: string): number {
  const entry = statSync(file, { throwIfNoEntry: false });
  if (entry === undefined) return 0;
  if (!entry.isDirectory()) return file.endsWith('.test.ts') ? 0 : entry.mtimeMs;
  return Math.max(0, ...readdirSync(file).map((name) => newest(path.join(file, name))));
}

function timeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
