// A real MLflow, for tests and the demo.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { inCache } from '../lib/paths.mjs';
import { installPython, inVenv } from '../lib/python-environment.mjs';

const venv = inCache('mlflow');
const constraints = path.join(import.meta.dirname, 'mlflow-constraints.txt');

/**
 * The Python that has mlflow: the one that `STAGEGATE_MLFLOW` names, else the prepared one.
 * @returns {string | undefined} undefined where there is none
 */
export function findMlflow() {
  const named = process.env['STAGEGATE_MLFLOW'];
  if (named) return existsSync(named) ? named : undefined;
  return existsSync(path.join(venv, '.stamp')) ? inVenv(venv, 'python') : undefined;
}

/** Installs mlflow. */
export function prepareMlflow() {
  const trial = /** @type {const} */ (['python', ['-c', 'import flask_wtf, mlflow.server.fastapi_app']]);
  return installPython({ venv, wanted: ['mlflow[auth]'], constraints, trial });
}
