// Which files .vscodeignore lets into the package.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/**
 * Our .vscodeignore excludes everything and then names what belongs in.
 * @returns {Promise<string[]>} paths inside the repository, with slashes
 */
export async function packagedFiles() {
  const { default: picomatch } = await import('picomatch');
  const lines = readFileSync(path.join(root, '.vscodeignore'), 'utf8').split('\n');
  const patterns = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const isPackaged = picomatch(patterns);
  const tops = picomatch(patterns.map((pattern) => pattern.split('/')[0] ?? ''));
  // Only folders that a pattern names are walked: node_modules and .cache are large.
  return readdirSync(root, { withFileTypes: true })
    .filter(({ name }) => tops(name))
    .flatMap((entry) => (entry.isDirectory() ? filesIn(entry.name) : [entry.name]))
    .filter((file) => isPackaged(file));
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
const filesIn = (folder) =>
  readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'));
