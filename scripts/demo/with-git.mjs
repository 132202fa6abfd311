import { rmSync } from 'node:fs';
import { inOut } from '../lib/paths.mjs';
import { makeExample } from './make-example.mjs';

/**
 * @typedef {object} Demo
 * @property {string} folder to open
 * @property {string} description one sentence about it
 * @property {readonly string[]} checks versions whose way to Production is shown in the terminal
 * @property {() => Promise<void>} [stop]
 */

/**
 * A Git repository that is a model registry.
 * @param {string} cli
 * @returns {Promise<Demo>}
 */
export async function makeDemo(cli) {
  const folder = inOut('demo/fraud-detection');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  await makeExample(folder, { cli });
  const description = `${folder}: a repository with three versions of a model, the first of them in Production`;
  return { folder, description, checks: ['fraud-detection@latest'] };
}
