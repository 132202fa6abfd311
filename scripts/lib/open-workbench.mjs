// Opens a folder in a VS Code with a throw-away profile and our package installed: desktop VS Code, else one in the browser.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareCodeServer } from '../prepare/code-server.mjs';
import { prepareDebian } from '../prepare/debian.mjs';
import { findDesktop, installInDesktop, prepareProfile, runDesktop } from './desktop.mjs';
import { vsix } from './paths.mjs';

/**
 * Opens the folder and waits until the person is done with it.
 * @param {string} folder absolute path
 */
export async function openWorkbench(folder) {
  const desktop = findDesktop();
  if (desktop) return openDesktop(desktop, folder);
  if (process.platform === 'linux') return openInBrowser(folder);
  console.log(`There is no "code" command here. Install VS Code, install ${vsix} in it, and open ${folder}.`);
}

/**
 * @param {string} cli
 * @param {string} folder
 */
async function openDesktop(cli, folder) {
  const home = mkdtempSync(path.join(tmpdir(), 'sg-'));
  try {
    const profile = prepareProfile(home);
    await installInDesktop(cli, profile, vsix);
    console.log(`VS Code is open on ${folder}; closing its window ends the demo.`);
    await runDesktop(cli, [...profile, '--disable-workspace-trust', '--new-window', '--wait', folder]);
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {string} folder */
async function openInBrowser(folder) {
  console.log('There is no "code" command here, so the workbench comes from npm (some minutes the first time).');
  const lacking = await prepareDebian({ withoutBrowser: true });
  if (lacking.length > 0) throw new Error(`Building the workbench needs these Debian packages: ${lacking.join(' ')}.`);
  await prepareCodeServer('newest');
  const { startWorkbench } = await import('./workbench.mjs');
  const { origin } = await startWorkbench({ flavor: 'newest', vsix });
  console.log(`Open ${origin}/?${new URLSearchParams({ folder })}\nCtrl+C ends the demo.`);
  // The server is gone with us.
  process.prependOnceListener('SIGINT', () => process.exit(0));
  await new Promise(() => {});
}
