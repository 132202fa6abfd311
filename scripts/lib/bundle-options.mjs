// How a program is built: as few files as there are parts that are loaded apart, because to find and read files takes time.
import path from 'node:path';
import { splitCommonJs } from './split-commonjs.mjs';
import { yamlBuild } from './yaml-build.mjs';

/**
 * @param {{source: string, name: string}} program its entry, from the root, and what its file is called
 * @returns {import('esbuild').BuildOptions & {metafile: true}}
 */
export const bundleOptions = ({ source, name }) => ({
  absWorkingDir: path.resolve(import.meta.dirname, '../..'),
  entryPoints: { [name]: source },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  legalComments: 'none',
  mainFields: ['module', 'main'],
  alias: yamlBuild,
  external: ['vscode'],
  metafile: true,
  plugins: [splitCommonJs],
  logLevel: 'warning',
});
