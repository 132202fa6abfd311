// Parts of the product as a module that a script can call, without a process around them.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { yamlBuild } from './yaml-build.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Bundles the named exports and imports them.
 * @param {Record<string, string>} exports source file, from the root → names, comma-separated
 */
export async function load(exports) {
  const contents = Object.entries(exports)
    .map(([file, names]) => `export { ${names} } from './${file}';`)
    .join('\n');
  // A module is imported once: other exports need another file.
  const name = createHash('sha256').update(contents).digest('hex').slice(0, 16);
  const outfile = path.join(root, '.cache/bundles', `${name}.mjs`);
  await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    alias: yamlBuild,
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}
