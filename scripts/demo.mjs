// npm run demo: a Git repository that is a model registry, a gate check in the terminal, and the extension in a workbench.
// npm run demo -- --check does everything but the window.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { inOut, root } from './lib/paths.mjs';
import { main } from './lib/program.mjs';
import { npm, run } from './lib/run.mjs';
import { packageExtension } from './package.mjs';
import { prepareNodeModules } from './prepare/node-modules.mjs';

const cli = path.join(root, 'dist/cli.cjs');
const folder = inOut('demo/fraud-detection');

/** Exit codes of a check that came to a decision, whatever it is. */
const DECIDED = [0, 1, 4];

await main(async () => {
  await prepareNodeModules();
  await npm(['run', 'build'], { cwd: root });
  await packageExtension();
  await makeRepository();
  await checkGates();
  if (process.argv.includes('--check')) return;
  const { openWorkbench } = await import('./lib/open-workbench.mjs');
  await openWorkbench(folder);
});

async function makeRepository() {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const { makeExample } = await import('./demo/make-example.mjs');
  await makeExample(folder, { cli });
  console.log(`${folder}: a repository with three versions of a model, the first of them in Production\n`);
}

async function checkGates() {
  const args = ['check', 'fraud-detection@latest', '--to', 'Production'];
  console.log(`$ stagegate ${args.join(' ')}`);
  const { code } = await run(process.execPath, [cli, ...args], { cwd: folder, echo: true });
  if (!DECIDED.includes(code)) throw new Error(`The check came to no decision (exit code ${code}).`);
}
