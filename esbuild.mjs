// Builds dist/: one file for each program, so that nothing but that file has to be found and read when it starts. The
// extension is cut at its `import()`s, because every window pays for what is read at activation.
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, context } from 'esbuild';
import { splitCommonJs } from './scripts/lib/split-commonjs.mjs';
import { thirdPartyNotices } from './scripts/lib/notices.mjs';
import { yamlBuild } from './scripts/lib/yaml-build.mjs';

/**
 * undici connects through proxies and with certificates, which few runs need: the command line reads it from a file of its own.
 * @type {import('esbuild').Plugin}
 */
const undiciApart = {
  name: 'undici-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^undici$/ }, () => ({ path: './undici.cjs', external: true }));
  },
};

const ENTRIES = [
  { source: 'client/extension.ts', name: 'extension', plugins: [splitCommonJs] },
  { source: 'server/main.ts', name: 'server' },
  { source: 'cli/main.ts', name: 'cli', plugins: [undiciApart] },
  { source: 'node_modules/undici/index.js', name: 'undici' },
];
const root = import.meta.dirname;
const watch = process.argv.includes('--watch');

/**
 * @param {typeof ENTRIES[number]} entry
 * @returns {import('esbuild').BuildOptions & {metafile: true}}
 */
const options = ({ source, name, plugins = [] }) => ({
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
  mainFields: ['module', 'main'],
  alias: yamlBuild,
  external: ['vscode'],
  metafile: true,
  plugins,
  logLevel: watch ? 'info' : 'warning',
});

/** @param {readonly typeof ENTRIES[number][]} entries */
async function buildOnce(entries) {
  const results = await Promise.all(entries.map((entry) => build(options(entry))));
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
rmSync(path.join(root, 'dist/extension'), { recursive: true, force: true });
if (watch) {
  for (const entry of present) await (await context(options(entry))).watch();
} else {
  // esbuild has told what is wrong before it rejects.
  await buildOnce(present).catch(() => (process.exitCode = 1));
}
