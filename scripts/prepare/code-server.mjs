// The VS Code workbench for the tests: code-server from npm with exactly the Node that it asks for. Linux only.
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installOnce } from '../lib/install-once.mjs';
import { inCache } from '../lib/paths.mjs';
import { must, npm, toolEnv } from '../lib/run.mjs';

/**
 * @typedef {'newest' | 'floor'} Flavor
 * @typedef {{codeServer: string, node: string}} Versions
 * @typedef {{node: string, entry: string, folder: string}} Installation paths of the Node binary and of code-server's entry
 */

/** code-server 4.N.x carries VS Code 1.N. The floor is package.json's `engines.vscode`. */
const VERSIONS = /** @type {const} */ ({
  newest: { codeServer: '4.139.1', node: '24.18.1' },
  floor: { codeServer: '4.100.3', node: '20.19.0' },
});
const NODE_GYP = '12.4.0';
const RIPGREP = '1.18.0';

/**
 * @param {Flavor} flavor
 * @returns {Installation}
 */
export function installation(flavor) {
  const folder = inCache(`workbench-${flavor}`);
  const modules = path.join(folder, 'node_modules');
  return {
    folder,
    node: path.join(modules, nodePackage(), 'bin/node'),
    entry: path.join(modules, 'code-server/out/node/entry.js'),
  };
}

/**
 * Installs one workbench under `.cache/`.
 * @param {Flavor} flavor
 * @returns {Promise<boolean>} whether anything had to be done
 */
export function prepareCodeServer(flavor) {
  const versions = VERSIONS[flavor];
  const { folder, node, entry } = installation(flavor);
  const want = `code-server ${versions.codeServer}, node ${versions.node}, ${process.arch}`;
  return installOnce(folder, want, async () => {
    const manifest = { private: true, allowScripts: { [`code-server@${versions.codeServer}`]: true, argon2: true } };
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
    await npm(['install', `${nodePackage()}@${versions.node}`], { cwd: folder });
    await (flavor === 'newest' ? installNewest(folder, versions) : installFloor(folder, versions));
    const { output } = await must(node, [entry, '--version'], { env: toolEnv({ HOME: folder }) });
    if (!output.includes(versions.codeServer))
      throw new Error(`code-server does not answer with its version: ${output}`);
  });
}

/** The Node binary and its headers as a plain npm package, without an install script. */
const nodePackage = () => `node-linux-${process.arch}`;

/**
 * Native modules are compiled by, and against the headers of, the Node that will load them.
 * @param {string} folder
 */
function buildEnv(folder) {
  const home = path.join(folder, 'node_modules', nodePackage());
  return toolEnv({
    PATH: `${path.join(home, 'bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
    npm_config_nodedir: home,
    npm_config_unsafe_perm: 'true',
    JOBS: '1',
  });
}

/**
 * @param {string} folder
 * @param {Versions} versions
 */
async function installNewest(folder, versions) {
  // Its install script looks at which Node runs npm.
  const { node } = installation('newest');
  await npm(['install', `code-server@${versions.codeServer}`], { cwd: folder, env: buildEnv(folder), node });
  const finished = path.join(folder, 'node_modules/code-server/lib/vscode/extensions/node_modules/typescript');
  if (!existsSync(finished)) throw new Error('code-server was installed, but its postinstall step did not run');
}

/**
 * This code-server's own install scripts no longer work: one downloads from GitHub, one does not compile with current headers.
 * So no script runs, and only what the server loads is compiled.
 * @param {string} folder
 * @param {Versions} versions
 */
async function installFloor(folder, versions) {
  const server = path.join(folder, 'node_modules/code-server/lib/vscode');
  const env = buildEnv(folder);
  const bare = ['install', '--ignore-scripts', '--legacy-peer-deps'];
  const tools = [`@vscode/ripgrep-universal@${RIPGREP}`, `node-gyp@${NODE_GYP}`];
  await npm([...bare, `code-server@${versions.codeServer}`, ...tools], { cwd: folder });
  await npm([...bare, '--omit=dev'], { cwd: server });
  const extensions = path.join(server, 'extensions');
  await npm([...bare, '--omit=dev'], { cwd: extensions });
  await must(process.execPath, ['postinstall.mjs'], { cwd: extensions, env });
  const gyp = path.join(folder, 'node_modules/node-gyp/bin/node-gyp.js');
  for (const name of ['@vscode/spdlog', 'node-pty', '@parcel/watcher', 'native-watchdog']) {
    await must(installation('floor').node, [gyp, 'rebuild'], { cwd: path.join(server, 'node_modules', name), env });
  }
  replaceDownloads(folder, server);
}

/**
 * @param {string} folder
 * @param {string} server
 */
function replaceDownloads(folder, server) {
  // It hashes a login password; the test server asks for none, so it is loaded and never called.
  const stub = `const no = () => { throw new Error('argon2 is not installed'); };
module.exports = { hash: no, verify: no, needsRehash: no, argon2d: 0, argon2i: 1, argon2id: 2 };\n`;
  writeFileSync(path.join(folder, 'node_modules/argon2/argon2.js'), stub);
  const bin = path.join(server, 'node_modules/@vscode/ripgrep/bin');
  mkdirSync(bin, { recursive: true });
  const universal = path.join(folder, `node_modules/@vscode/ripgrep-universal/bin/linux-${process.arch}/rg`);
  copyFileSync(universal, path.join(bin, 'rg'));
}
