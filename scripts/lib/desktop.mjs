// Desktop VS Code with a profile of its own, so that nobody's settings and extensions are touched or seen.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { must, onPath } from './run.mjs';
import { QUIET_SETTINGS } from './settings.mjs';

const MAC_CLI = 'Applications/Visual Studio Code.app/Contents/Resources/app/bin/code';

/**
 * The command line of an installed VS Code.
 * @returns {string | undefined}
 */
export function findDesktop() {
  if (process.platform === 'win32') return onPath('code.cmd');
  const onMac = [path.join('/', MAC_CLI), path.join(homedir(), MAC_CLI)];
  return onPath('code') ?? onMac.find((file) => process.platform === 'darwin' && existsSync(file));
}

/**
 * Lays out a throw-away profile.
 * @param {string} home folder to put it into
 * @returns {string[]} arguments that make VS Code use it
 */
export function prepareProfile(home) {
  const user = path.join(home, 'data', 'User');
  mkdirSync(user, { recursive: true });
  writeFileSync(path.join(user, 'settings.json'), JSON.stringify(QUIET_SETTINGS, null, 2));
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return ['--user-data-dir', path.join(home, 'data'), '--extensions-dir', path.join(home, 'extensions'), ...asRoot];
}

/**
 * Runs VS Code's command line to its end.
 * @param {string} cli
 * @param {readonly string[]} args
 */
export function runDesktop(cli, args) {
  if (process.platform !== 'win32') return must(cli, args);
  // A .cmd file runs in a shell only, and the shell takes arguments apart at spaces.
  return must(
    `"${cli}"`,
    args.map((arg) => `"${arg}"`),
    { shell: true },
  );
}

/**
 * @param {string} cli
 * @param {readonly string[]} profile
 * @param {string} vsix
 */
export const installInDesktop = (cli, profile, vsix) =>
  runDesktop(cli, [...profile, '--install-extension', vsix, '--force']);
