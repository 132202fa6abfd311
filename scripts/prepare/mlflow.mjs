// A real MLflow server, for the contract tests.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { installOnce } from '../lib/install-once.mjs';
import { inCache } from '../lib/paths.mjs';
import { must, onPath } from '../lib/run.mjs';

const venv = inCache('mlflow');
const constraints = path.join(import.meta.dirname, 'mlflow-constraints.txt');

/** Path of the Python that has mlflow once it is prepared. */
export const mlflowPython =
  process.platform === 'win32' ? path.join(venv, 'Scripts', 'python.exe') : path.join(venv, 'bin', 'python');

/**
 * Installs mlflow and everything under it at recorded versions.
 * @returns {Promise<boolean>} whether anything had to be done
 */
export function prepareMlflow() {
  return installOnce(venv, readFileSync(constraints, 'utf8'), async () => {
    const wanted = ['install', '--quiet', '--constraint', constraints, 'mlflow'];
    if (onPath('uv')) {
      await must('uv', ['venv', '--quiet', '--allow-existing', venv]);
      await must('uv', ['pip', ...wanted, '--python', mlflowPython]);
    } else {
      await must('python3', ['-m', 'venv', venv]);
      await must(mlflowPython, ['-m', 'pip', ...wanted]);
    }
    await must(mlflowPython, ['-c', 'import mlflow.server.fastapi_app']);
  });
}
