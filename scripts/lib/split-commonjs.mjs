// esbuild splits ES modules only, and VS Code's oldest supported extension host loads CommonJS: split, then convert.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { transform } from 'esbuild';

/** @type {import('esbuild').Plugin} */
export const splitCommonJs = {
  name: 'split-commonjs',
  setup({ initialOptions, onEnd }) {
    Object.assign(initialOptions, {
      format: 'esm',
      splitting: true,
      write: false,
      chunkNames: 'extension/[name]-[hash]',
    });
    onEnd(async ({ outputFiles = [] }) => {
      await Promise.all(outputFiles.map(write));
    });
  },
};

/** @param {import('esbuild').OutputFile} file */
async function write({ path: file, text }) {
  const { code } = await transform(text, { format: 'cjs', platform: 'node', target: 'node20', minify: true });
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, code);
}
