// Builds dist/: for each program a file, and a directory of the parts that it loads when they are needed. Every window pays for
// what is read at activation, and every command for its start.
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, context } from 'esbuild';
import { thirdPartyNotices } from './scripts/lib/notices.mjs';
import { bundleOptions } from './scripts/lib/bundle-options.mjs';

const ENTRIES = [
  { source: 'client/extension.ts', name: 'extension' },
  { source: 'server/main.ts', name: 'server' },
  { source: 'cli/main.ts', name: 'cli' },
];
const root = import.meta.dirname;
const watch = process.argv.includes('--watch');

/** @param {typeof ENTRIES} entries */
async function buildOnce(entries) {
  const results = await Promise.all(entries.map((entry) => build(bundleOptions(entry))));
  writeFileSync(
    path.join(root, 'dist/third-party-notices.txt'),
    thirdPartyNotices(results.map(({ metafile }) => metafile)),
  );
  for (const { name } of entries) {
    const file = path.join('dist', `${name}.cjs`);
    console.log(`${file}  ${(statSync(path.join(root, file)).size / 1000).toFixed(0)} kB`);
  }
}

const present = ENTRIES.filter(({ source }) => existsSync(path.join(root, source)));
for (const { source } of ENTRIES.filter((entry) => !present.includes(entry)))
  console.log(`skipped: there is no ${source}`);
// Parts carry a hash in their names, so that those of an older build would stay.
for (const { name } of ENTRIES) rmSync(path.join(root, 'dist', name), { recursive: true, force: true });
if (watch) {
  /** @type {import('esbuild').BuildOptions} */
  const readable = { minify: false, sourcemap: 'inline', logLevel: 'info' };
  for (const entry of present) await (await context({ ...bundleOptions(entry), ...readable })).watch();
} else {
  // esbuild has told what is wrong before it rejects.
  await buildOnce(present).catch(() => (process.exitCode = 1));
}
