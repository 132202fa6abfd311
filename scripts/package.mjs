// Packages what esbuild.mjs built as out/stagegate.vsix, and refuses a package that has grown too large.
import { cpSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { packagedFiles } from './lib/packaged-files.mjs';
import { inOut, root, vsix } from './lib/paths.mjs';
import { isMain, main } from './lib/program.mjs';
import { must } from './lib/run.mjs';

const LIMIT_BYTES = 1_500_000;

const staged = inOut('package');

/**
 * Packages a copy of what belongs in: in the repository itself vsce would look at every file of node_modules and .cache.
 * @returns {Promise<number>} size of the package in bytes
 */
export async function packageExtension() {
  rmSync(staged, { recursive: true, force: true });
  for (const file of await packagedFiles()) cpSync(path.join(root, file), path.join(staged, file));
  const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
  const flags = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', vsix];
  await must(process.execPath, [vsce, 'package', ...flags], { cwd: staged });
  const { size } = statSync(vsix);
  if (size > LIMIT_BYTES) throw new Error(`${vsix} is ${size} bytes; at most ${LIMIT_BYTES} are allowed.`);
  return size;
}

if (isMain(import.meta)) {
  await main(async () => {
    const size = await packageExtension();
    console.log(`${path.relative(root, vsix)}  ${(size / 1000).toFixed(0)} kB`);
  });
}
