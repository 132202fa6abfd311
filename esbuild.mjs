// Builds dist/: one file for each program, so that nothing but the file itself has to be found and read at its start.
// Parts behind `import()` are in the file, but are evaluated only when they are asked for.
import { existsSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { build, context } from 'esbuild';

const ENTRIES = [
  { source: 'client/extension.ts', name: 'extension' },
  { source: 'server/main.ts', name: 'server' },
  { source: 'cli/main.ts', name: 'cli' },
];
const root = import.meta.dirname;
const watch = process.argv.includes('--watch');

/**
 * @param {typeof ENTRIES[number]} entry
 * @returns {import('esbuild').BuildOptions}
 */
const options = ({ source, name }) => ({
  absWorkingDir: root,
  entryPoints: { [name]: source },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  minify: !watch,
  sourcemap: watch ? 'inline' : false,
  legalComments: 'none',
  external: ['vscode'],
  mainFields: ['module', 'main'],
  logLevel: 'warning',
});

const present = ENTRIES.filter(({ source }) => existsSync(path.join(root, source)));
for (const { source } of ENTRIES.filter((entry) => !present.includes(entry)))
  console.log(`skipped: there is no ${source}`);
rmSync(path.join(root, 'dist'), { recursive: true, force: true });
if (watch) {
  for (const entry of present) await (await context({ ...options(entry), logLevel: 'info' })).watch();
} else {
  await Promise.all(present.map((entry) => build(options(entry))));
  for (const { name } of present) {
    const file = path.join('dist', `${name}.cjs`);
    console.log(`${file}  ${(statSync(path.join(root, file)).size / 1000).toFixed(0)} kB`);
  }
}
