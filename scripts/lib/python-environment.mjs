import { readFileSync } from 'node:fs';
import path from 'node:path';
import { installOnce } from './install-once.mjs';
import { must, onPath } from './run.mjs';

/**
 * Path of a program in a virtual environment.
 * @param {string} venv
 * @param {string} program
 */
export function inVenv(venv, program) {
  return process.platform === 'win32' ? path.join(venv, 'Scripts', `${program}.exe`) : path.join(venv, 'bin', program);
}

/**
 * Installs Python packages and everything under them at recorded versions, and tries it out.
 * @param {{venv: string, wanted: readonly string[], constraints: string, trial: readonly [string, readonly string[]]}} environment the
 * packages, the file of versions, and a program of the environment with its arguments
 * @returns {Promise<boolean>} whether anything had to be done
 */
export function installPython({ venv, wanted, constraints, trial: [program, args] }) {
  return installOnce(venv, readFileSync(constraints, 'utf8'), async () => {
    const install = ['install', '--quiet', '--constraint', constraints, ...wanted];
    const python = inVenv(venv, 'python');
    if (onPath('uv')) {
      await must('uv', ['venv', '--quiet', '--allow-existing', venv]);
      await must('uv', ['pip', ...install, '--python', python]);
    } else {
      await must('python3', ['-m', 'venv', venv]);
      await must(python, ['-m', 'pip', ...install]);
    }
    await must(inVenv(venv, program), [...args]);
  });
}
