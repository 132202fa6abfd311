import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder from scratch unless it already holds exactly what is wanted. The stamp is written last, so an interrupted
 * installation is repeated.
 * @param {string} folder
 * @param {string} want names every version that the folder's content depends on
 * @param {() => Promise<void>} make
 * @returns {Promise<boolean>} whether anything had to be done
 */
export async function installOnce(folder, want, make) {
  const stamp = path.join(folder, '.stamp');
  if (readStamp(stamp) === want) return false;
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  mkdirSync(folder, { recursive: true });
  await make();
  writeFileSync(stamp, want);
  return true;
}

/** @param {string} stamp */
function readStamp(stamp) {
  try {
    return readFileSync(stamp, 'utf8');
  } catch {
    return undefined;
  }
}
