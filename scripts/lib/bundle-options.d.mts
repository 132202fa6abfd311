import type { BuildOptions } from 'esbuild';

export function bundleOptions(program: {
  readonly source: string;
  readonly name: string;
}): BuildOptions & { metafile: true };
