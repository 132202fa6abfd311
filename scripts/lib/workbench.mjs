// A VS Code workbench on this machine: code-server with its own home, settings and extensions, gone without a trace after stop().
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installation } from '../prepare/code-server.mjs';
import { must, toolEnv } from './run.mjs';
import { freePort, startServer } from './server.mjs';
import { QUIET_SETTINGS } from './settings.mjs';

/**
 * @typedef {object} WorkbenchOptions
 * @property {import('../prepare/code-server.mjs').Flavor} flavor
 * @property {string} vsix extension to install
 * @property {boolean} [forTests] let the URL name an extension in development and a test entry. Toasts are not shown then.
 * @property {Record<string, string>} [env] for the server and so for the extension host
 * @property {Record<string, unknown>} [settings] user settings beside the quiet ones
 * @property {boolean} [trust] ask whether folders are trusted, as VS Code does; else every folder is
 * @property {number} [port] default: any free one
 *
 * @typedef {object} Workbench
 * @property {string} origin `http://127.0.0.1:PORT`
 * @property {() => string} log what our extension has logged so far
 * @property {() => Promise<void>} stop ends the server with all its processes and removes its folders
 */

const SERVER_CONFIG = `auth: none
cert: false
disable-telemetry: true
disable-update-check: true
`;
const WITH_TRUST = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
};
const START_LIMIT_MS = 60_000;

/**
 * Starts a workbench server on the loopback interface.
 * @param {WorkbenchOptions} options
 * @returns {Promise<Workbench>}
 */
export async function startWorkbench(options) {
  const home = mkdtempSync(path.join(tmpdir(), 'stagegate-workbench-'));
  const env = serverEnv(home, options.env);
  const { node, entry } = installation(options.flavor);
  const base = [entry, ...folderArgs(home, options)];
  await must(node, [...base, '--install-extension', options.vsix, '--force'], { env }).catch((error) => {
    remove(home);
    throw error;
  });
  const port = options.port ?? (await freePort());
  const origin = `http://127.0.0.1:${port}`;
  const stop = await startServer({
    name: 'The workbench server',
    command: node,
    args: [...base, ...serverArgs(options, port)],
    env,
    log: path.join(home, 'server.log'),
    health: `${origin}/healthz`,
    limitMs: START_LIMIT_MS,
    cleanUp: () => remove(home),
  });
  return { origin, log: () => extensionLog(home), stop };
}

/**
 * @param {string} home
 * @param {WorkbenchOptions} options
 */
function folderArgs(home, { settings, trust = false }) {
  const user = path.join(home, 'data', 'User');
  mkdirSync(user, { recursive: true });
  const all = { ...QUIET_SETTINGS, ...(trust && WITH_TRUST), ...settings };
  writeFileSync(path.join(user, 'settings.json'), JSON.stringify(all, null, 2));
  // Without a configuration file of its own the server writes one, with a password, into the user's home.
  const config = path.join(home, 'config.yaml');
  // Naming the option at all switches it on.
  writeFileSync(config, trust ? SERVER_CONFIG : `${SERVER_CONFIG}disable-workspace-trust: true\n`);
  const data = ['--user-data-dir', path.join(home, 'data'), '--extensions-dir', path.join(home, 'extensions')];
  return ['--config', config, ...data];
}

/**
 * @param {WorkbenchOptions} options
 * @param {number} port
 */
function serverArgs({ flavor, forTests }, port) {
  const quiet = [
    '--disable-getting-started-override',
    '--disable-file-downloads',
    '--disable-proxy',
    '--ignore-last-opened',
  ];
  // Newer workbenches ignore the test entry in the URL, silently, unless this is on; older ones do not know the option.
  const driver = forTests && flavor === 'newest' ? ['--vscode-option', 'enable-smoke-test-driver'] : [];
  return ['--bind-addr', `127.0.0.1:${port}`, ...quiet, ...driver];
}

/**
 * The caller's environment without what would change the server's behavior, and with a home of its own.
 * @param {string} home
 * @param {Record<string, string>} [extra]
 */
function serverEnv(home, extra) {
  const leaks = /^(VSCODE_.*|ELECTRON_.*|PASSWORD|HASHED_PASSWORD|GITHUB_TOKEN|PORT|NODE_OPTIONS|XDG_.*)$/;
  const inherited = Object.entries(toolEnv()).filter(([name]) => !leaks.test(name));
  return {
    ...Object.fromEntries(inherited),
    HOME: path.join(home, 'home'),
    EXTENSIONS_GALLERY: '{}',
    GIT_CONFIG_NOSYSTEM: '1',
    ...extra,
  };
}

/** @param {string} home */
function extensionLog(home) {
  const logs = path.join(home, 'data', 'logs');
  const files = readdirSync(logs, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /stagegate.*\.log$/i.test(file),
  );
  return files.map((file) => readFileSync(path.join(logs, file), 'utf8')).join('');
}

/** @param {string} home */
const remove = (home) => rmSync(home, { recursive: true, force: true, maxRetries: 5 });
