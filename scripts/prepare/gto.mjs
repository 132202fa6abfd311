// The reference implementation of registry tags in Git, for the contract tests.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { installOnce } from '../lib/install-once.mjs';
import { inCache } from '../lib/paths.mjs';
import { must, onPath } from '../lib/run.mjs';

const venv = inCache('gto');
const constraints = path.join(import.meta.dirname, 'gto-constraints.txt');

/** Path of the `gto` program once it is prepared. */
export const gto = inVenv('gto');

/**
 * Installs gto and everything under it at recorded versions.
 * @returns {Promise<boolean>} whether anything had to be done
 */
export function prepareGto() {
  return installOnce(venv, readFileSync(constraints, 'utf8'), async () => {
    const wanted = ['install', '--quiet', '--constraint', constraints, 'gto'];
    if (onPath('uv')) {
      await must('uv', ['venv', '--quiet', '--allow-existing', venv]);
      await must('uv', ['pip', ...wanted, '--python', inVenv('python')]);
    } else {
      await must('python3', ['-m', 'venv', venv]);
      await must(inVenv('python'), ['-m', 'pip', ...wanted]);
    }
    await must(gto, ['--help']);
  });
}

/** @param {string} program */
function inVenv(program) {
  return process.platform === 'win32' ? path.join(venv, 'Scripts', `${program}.exe`) : path.join(venv, 'bin', program);
}
