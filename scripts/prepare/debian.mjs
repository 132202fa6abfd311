// System programs that the test suites need. Installed with apt where we may (Debian or Ubuntu, as root); otherwise only looked for.
import { existsSync } from 'node:fs';
import { must, onPath, toolEnv } from '../lib/run.mjs';

/**
 * Programs by the name of the need, with any of the commands that meets it and the Debian package that brings it.
 * @type {Readonly<Record<string, {commands: readonly string[], debian: string}>>}
 */
const NEEDS = {
  git: { commands: ['git'], debian: 'git' },
  browser: { commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'], debian: 'chromium' },
  python: { commands: ['python3'], debian: 'python3' },
  make: { commands: ['make'], debian: 'make' },
  compiler: { commands: ['g++'], debian: 'g++' },
  'pkg-config': { commands: ['pkg-config'], debian: 'pkg-config' },
  kerberos: { commands: ['krb5-config'], debian: 'libkrb5-dev' },
  processes: { commands: ['ps'], debian: 'procps' },
};

/** Without these a bare machine shows boxes for letters, or trusts nobody, or makes no virtual environments. */
const ALONG = ['fonts-dejavu-core', 'ca-certificates', 'python3-venv'];

/** Path of a Chromium-like browser; `CHROMIUM` overrides the search. */
export const findBrowser = () => process.env['CHROMIUM'] ?? onPath(...(NEEDS['browser']?.commands ?? []));

/** @returns {string[]} names of the Debian packages whose programs are missing */
export function missingPackages() {
  return Object.values(NEEDS)
    .filter(({ commands, debian }) => !onPath(...commands) && !(debian === 'chromium' && findBrowser()))
    .map(({ debian }) => debian);
}

/**
 * Installs the missing programs where that is possible.
 * @returns {Promise<string[]>} the packages that are still missing
 */
export async function prepareDebian() {
  const missing = missingPackages();
  if (missing.length === 0 || !mayUseApt()) return missing;
  const env = toolEnv({ DEBIAN_FRONTEND: 'noninteractive' });
  await must('apt-get', ['update', '-qq'], { env });
  await must('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing, ...ALONG], { env });
  return missingPackages();
}

const mayUseApt = () => process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
