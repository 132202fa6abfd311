// Makes one Mocha file of the tests that pin what the policy engine decides; see vitest-on-mocha.ts for why.
// What they say of its bounds under huge texts is left out: that takes long, and no mutant shows it.
import { build } from 'esbuild';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const SLOW = /many-findings|hostile|robustness/u;
const tests = ['core/policy', 'test/unit/conformance']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file)),
  )
  .filter((file) => file.endsWith('.test.ts') && !SLOW.test(file));

await build({
  stdin: { contents: tests.map((file) => `import './${file}';`).join('\n'), resolveDir: process.cwd() },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  outfile: 'dist/mutation/suite.cjs',
  alias: { vitest: './test/mutation/vitest-on-mocha.ts' },
  plugins: [{ name: 'own-url', setup: keepUrls }],
});

/**
 * A test finds its files beside itself.
 * @param {import('esbuild').PluginBuild} plugin
 */
function keepUrls({ onLoad }) {
  onLoad({ filter: /\.test\.ts$/ }, ({ path: file }) => {
    const url = JSON.stringify(pathToFileURL(file).href);
    return { contents: readFileSync(file, 'utf8').replaceAll('import.meta.url', url), loader: 'ts' };
  });
}
