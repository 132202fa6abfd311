// The workspace that suites and scenarios open: the example's repository, which is a model registry.
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeExample } from '../demo/make-example.mjs';
import { root } from './paths.mjs';

/** @type {Promise<string> | undefined} */
let original;

/**
 * Makes a fresh workspace in the system's folder for temporary files. Expects dist/cli.cjs to be built.
 * @returns {Promise<{folder: string, remove: () => void}>}
 */
export async function makeWorkspace() {
  original ??= makeOriginal();
  const folder = temporaryFolder();
  cpSync(await original, folder, { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Registering and promoting take a while, so they are done once in a run. */
async function makeOriginal() {
  const folder = temporaryFolder();
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  await makeExample(folder, { cli: path.join(root, 'dist/cli.cjs') });
  return folder;
}

/** With its real path: on macOS the temporary folder is a link, and VS Code compares paths as they are. */
const temporaryFolder = () => realpathSync(mkdtempSync(path.join(tmpdir(), 'stagegate-workspace-')));
