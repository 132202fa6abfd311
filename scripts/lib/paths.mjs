import path from 'node:path';

/** Absolute path of the repository. */
export const root = path.resolve(import.meta.dirname, '../..');

/**
 * Absolute path of something that is installed or computed once and kept between runs.
 * @param {...string} parts
 */
export const inCache = (...parts) => path.join(root, '.cache', ...parts);

/**
 * Absolute path of something that a run makes: packages, test bundles, reports, screenshots.
 * @param {...string} parts
 */
export const inOut = (...parts) => path.join(root, 'out', ...parts);

/** The package that users install; made by scripts/package.mjs. */
export const vsix = inOut('stagegate.vsix');
