// System programs that the test suites need. Installed with apt where we may (Debian or Ubuntu, as root); otherwise only looked for.
import { existsSync } from 'node:fs';
import { must, onPath, run, toolEnv } from '../lib/run.mjs';

/** Commands that have to be there, and the Debian packages that bring them. */
const NEEDS = [
  { command: 'git', debian: 'git' },
  { command: 'python3', debian: 'python3' },
  { command: 'make', debian: 'make' },
  { command: 'g++', debian: 'g++' },
  { command: 'pkg-config', debian: 'pkg-config' },
  { command: 'krb5-config', debian: 'libkrb5-dev' },
  { command: 'ps', debian: 'procps' },
];

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Without these a bare machine shows boxes for letters, or trusts nobody. */
const ALONG = ['fonts-dejavu-core', 'ca-certificates'];

/** Path of a Chromium-like browser; `CHROMIUM` overrides the search. */
export const findBrowser = () => process.env['CHROMIUM'] ?? onPath(...BROWSERS);

/** Path of the second editor that the language server is tried with. */
export const findNeovim = () => onPath('nvim');

/**
 * @typedef {{withoutBrowser?: boolean, withNeovim?: boolean}} Wanted
 * @param {Wanted} wanted
 * @returns {string[]} names of the Debian packages whose programs are missing
 */
function missingPackages({ withoutBrowser = false }) {
  const missing = NEEDS.filter(({ command }) => !onPath(command)).map(({ debian }) => debian);
  return withoutBrowser || findBrowser() ? missing : [...missing, 'chromium'];
}

/**
 * Installs the missing programs where that is possible.
 * @param {Wanted} [wanted]
 * @returns {Promise<string[]>} the packages that are still missing; Neovim is not among them, because no workbench needs it
 */
export async function prepareDebian(wanted = {}) {
  if (!mayUseApt()) return missingPackages(wanted);
  const editor = wanted.withNeovim && !findNeovim() ? ['neovim'] : [];
  const missing = [...missingPackages(wanted), ...(await missingVenv()), ...editor];
  if (missing.length === 0) return [];
  const env = toolEnv({ DEBIAN_FRONTEND: 'noninteractive' });
  await must('apt-get', ['update', '-qq'], { env });
  await must('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing, ...ALONG], { env });
  return missingPackages(wanted);
}

/** Debian keeps the part of Python that makes virtual environments in a package of its own. */
async function missingVenv() {
  const { code } = await run('python3', ['-c', 'import ensurepip']);
  return code === 0 ? [] : ['python3-venv'];
}

const mayUseApt = () => process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
