// npm test: installs what is missing, builds, packages, and runs every suite. Until node_modules is there, only Node's own modules
// and the scripts that need nothing else may be imported.
import { prepareCodeServer } from './prepare/code-server.mjs';
import { findNeovim, prepareDebian } from './prepare/debian.mjs';
import { prepareGto } from './prepare/gto.mjs';
import { prepareMlflow } from './prepare/mlflow.mjs';
import { prepareModelSigning } from './prepare/model-signing.mjs';
import { prepareNodeModules } from './prepare/node-modules.mjs';
import { root } from './lib/paths.mjs';
import { main } from './lib/program.mjs';
import { npm } from './lib/run.mjs';
import { guarded, missing, show, single, summarize } from './lib/suite.mjs';
import { packageExtension } from './package.mjs';

/**
 * @typedef {import('./lib/suite.mjs').SuiteResult} SuiteResult
 * @typedef {import('./prepare/code-server.mjs').Flavor} Flavor
 * @typedef {string | undefined} Lack why a part is not there
 */

const onLinux = process.platform === 'linux';

/** @type {SuiteResult[]} */
const results = [];

/** @param {SuiteResult} result */
function record(result) {
  results.push(result);
  show(result);
}

/**
 * @param {() => Promise<unknown>} make
 * @returns {Promise<Lack>}
 */
const attempt = (make) =>
  make().then(
    () => undefined,
    (error) => (error instanceof Error ? error.message : String(error)),
  );

/** Starts everything slow. One compiler at a time: the other cores are for the suites that need no workbench. */
function startPreparing() {
  const system = prepareDebian({ withNeovim: true }).then(
    (lacking) => (lacking.length > 0 ? `these Debian packages are not installed: ${lacking.join(', ')}` : undefined),
    (error) => String(error),
  );
  /** @param {Flavor} flavor */
  const codeServer = async (flavor) => (await system) ?? attempt(() => prepareCodeServer(flavor));
  const newest = onLinux ? codeServer('newest') : Promise.resolve(undefined);
  const floor = onLinux ? newest.then(() => codeServer('floor')) : Promise.resolve(undefined);
  const references = {
    gto: system.then(() => attempt(prepareGto)),
    mlflow: system.then(() => attempt(prepareMlflow)),
    'model-signing': system.then(() => attempt(prepareModelSigning)),
    neovim: onLinux
      ? system.then(() => (findNeovim() ? undefined : 'nvim is not on the PATH'))
      : Promise.resolve(undefined),
  };
  return { system, references, newest, floor };
}

/** @param {string} script */
const npmScript = (script) => npm(['run', '--silent', script], { cwd: root });

/**
 * What needs nothing else is tested while the rest is being installed.
 * @param {Pick<ReturnType<typeof startPreparing>, 'system' | 'references'>} parts
 */
async function unitTests({ system, references }) {
  const { testOnParts, testOwnCode } = await import('./lib/unit-tests.mjs');
  await system;
  for (const result of await testOwnCode()) record(result);
  for (const [name, reference] of Object.entries(references)) {
    const lack = await reference;
    if (lack !== undefined) record(missing(name, lack));
  }
  for (const result of await testOnParts()) record(result);
}

async function staticChecks() {
  record(await single('typecheck', () => npmScript('typecheck')));
  record(await single('lint', () => npmScript('lint')));
}

/**
 * @param {Flavor} flavor
 * @param {Lack} lack
 */
async function workbench(flavor, lack) {
  const name = `workbench ${flavor}`;
  if (lack !== undefined) return record(missing(name, lack));
  if (onLinux) {
    const { testWorkbench } = await import('./test-workbench.mjs');
    return record(await guarded(name, () => testWorkbench(flavor)));
  }
  const { testDesktop } = await import('./test-desktop.mjs');
  return record(await guarded(name, () => testDesktop(flavor)));
}

/** @param {Lack} lack */
async function ui(lack) {
  if (!onLinux) return record(missing('ui', 'the workbench in a browser runs on Linux only'));
  if (lack !== undefined) return record(missing('ui', lack));
  const { testUi } = await import('./test-ui.mjs');
  return record(await guarded('ui', testUi));
}

async function testAll() {
  const parts = startPreparing();
  const installed = await single('npm ci', prepareNodeModules);
  if (installed.failed > 0) return record(installed);
  const built = await single('build, package', async () => {
    await npmScript('build');
    await packageExtension();
  });
  record(built);
  await Promise.all([unitTests(parts), staticChecks()]);
  const [newest, floor] = await Promise.all([parts.newest, parts.floor]);
  const unbuilt = built.failed > 0 ? 'there is no package to install' : undefined;
  await workbench('newest', newest ?? unbuilt);
  await ui(newest ?? unbuilt);
  await workbench('floor', floor ?? unbuilt);
}

await main(async () => {
  await testAll();
  return summarize(results);
});
