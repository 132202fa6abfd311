// npm run demo: a registry with models, gate checks in the terminal, and the extension in a workbench.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './lib/paths.mjs';
import { main } from './lib/program.mjs';
import { npm, run } from './lib/run.mjs';
import { packageExtension } from './package.mjs';
import { prepareMlflow } from './prepare/mlflow.mjs';
import { prepareNodeModules } from './prepare/node-modules.mjs';

const HELP = `npm run demo [-- [--mlflow] [--check]]

Builds Stagegate, makes a sample project, checks its gates in the terminal and opens it in VS Code, or in a workbench at a
printed local address. The registry is the project's Git repository.

  --mlflow   the registry is a real MLflow server, started on this machine and stopped at the end
  --check    does everything but the window`;

const cli = path.join(root, 'dist/cli.cjs');

/** Exit codes of a check that came to a decision, whatever it is. */
const DECIDED = [0, 1, 4];

await main(async () => {
  const { help, mlflow, check } = readArguments();
  if (help) return console.log(HELP);
  await prepareNodeModules();
  await npm(['run', 'build'], { cwd: root });
  await packageExtension();
  const demo = await makeDemo(mlflow);
  try {
    console.log(`${demo.description}\n`);
    for (const version of demo.checks) await checkGates(demo.folder, version);
    if (!check) await open(demo.folder);
  } finally {
    await demo.stop?.();
  }
});

function readArguments() {
  const flag = /** @type {const} */ ({ type: 'boolean', default: false });
  return parseArgs({ options: { help: flag, mlflow: flag, check: flag } }).values;
}

/**
 * @param {boolean} mlflow
 * @returns {Promise<import('./demo/with-git.mjs').Demo>}
 */
async function makeDemo(mlflow) {
  if (mlflow) await prepareMlflow();
  const { makeDemo: make } = await import(mlflow ? './demo/with-mlflow.mjs' : './demo/with-git.mjs');
  return make(cli);
}

/**
 * @param {string} folder
 * @param {string} version
 */
async function checkGates(folder, version) {
  const args = ['check', version, '--to', 'Production'];
  console.log(`$ stagegate ${args.join(' ')}`);
  const { code } = await run(process.execPath, [cli, ...args], { cwd: folder, echo: true });
  if (!DECIDED.includes(code)) throw new Error(`The check came to no decision (exit code ${code}).`);
}

/** @param {string} folder */
async function open(folder) {
  const { openWorkbench } = await import('./lib/open-workbench.mjs');
  await openWorkbench(folder);
}
