// esbuild splits ES modules only, and VS Code's oldest supported extension host loads CommonJS: split, then convert.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { transform } from 'esbuild';

/**
 * The parts of an entry are in a directory that has its name.
 * @type {import('esbuild').Plugin}
 */
export const splitCommonJs = {
  name: 'split-commonjs',
  setup({ initialOptions, onEnd }) {
    const [name] = Object.keys(initialOptions.entryPoints ?? {});
    Object.assign(initialOptions, {
      format: 'esm',
      splitting: true,
      write: false,
      chunkNames: `${name}/[name]-[hash]`,
    });
    onEnd(async ({ outputFiles = [] }) => {
      await Promise.all(outputFiles.map(write));
    });
  },
};

/** @param {import('esbuild').OutputFile} file */
async function write({ path: file, text }) {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    // Node would read a part as text for the names that it exports; `require()` does not.
    supported: { 'dynamic-import': false },
  });
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, code);
}
