// The packages that the project itself needs. Only Node's own modules may be imported here.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../lib/paths.mjs';
import { npm } from '../lib/run.mjs';

const wanted = path.join(root, 'package-lock.json');
const present = path.join(root, 'node_modules', '.package-lock.json');

/**
 * `npm ci`, unless node_modules is what the lock file says.
 * @returns {Promise<boolean>} whether anything had to be done
 */
export async function prepareNodeModules() {
  if (isCurrent()) return false;
  await npm(['ci'], { cwd: root });
  return true;
}

/** Packages for other platforms are optional in the lock file and absent here. */
function isCurrent() {
  if (!existsSync(present)) return false;
  const have = packagesOf(present);
  return Object.entries(packagesOf(wanted))
    .filter(([folder, { optional }]) => folder !== '' && !optional)
    .every(([folder, { version }]) => have[folder]?.version === version);
}

/**
 * @param {string} file
 * @returns {Record<string, {version?: string, optional?: boolean}>}
 */
const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
