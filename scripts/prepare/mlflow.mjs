// A real MLflow, for tests and the demo.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { installOnce } from '../lib/install-once.mjs';
import { inCache } from '../lib/paths.mjs';
import { must, onPath } from '../lib/run.mjs';

const venv = inCache('mlflow');
const constraints = path.join(import.meta.dirname, 'mlflow-constraints.txt');

const mlflowPython =
  process.platform === 'win32' ? path.join(venv, 'Scripts', 'python.exe') : path.join(venv, 'bin', 'python');

/**
 * The Python that has mlflow: the one that `STAGEGATE_MLFLOW` names, else the prepared one.
 * @returns {string | undefined} undefined where there is none
 */
export function findMlflow() {
  const named = process.env['STAGEGATE_MLFLOW'];
  if (named) return existsSync(named) ? named : undefined;
  return existsSync(path.join(venv, '.stamp')) ? mlflowPython : undefined;
}

/**
 * Installs mlflow and everything under it at recorded versions.
 * @returns {Promise<boolean>} whether anything had to be done
 */
export function prepareMlflow() {
  return installOnce(venv, readFileSync(constraints, 'utf8'), async () => {
    const wanted = ['install', '--quiet', '--constraint', constraints, 'mlflow[auth]'];
    if (onPath('uv')) {
      await must('uv', ['venv', '--quiet', '--allow-existing', venv]);
      await must('uv', ['pip', ...wanted, '--python', mlflowPython]);
    } else {
      await must('python3', ['-m', 'venv', venv]);
      await must(mlflowPython, ['-m', 'pip', ...wanted]);
    }
    await must(mlflowPython, ['-c', 'import flask_wtf, mlflow.server.fastapi_app']);
  });
}
