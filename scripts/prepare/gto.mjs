// The reference implementation of registry tags in Git, for the contract tests.
import path from 'node:path';
import { inCache } from '../lib/paths.mjs';
import { installPython, inVenv } from '../lib/python-environment.mjs';

const venv = inCache('gto');
const constraints = path.join(import.meta.dirname, 'gto-constraints.txt');

/** Path of the `gto` program once it is prepared. */
export const gto = inVenv(venv, 'gto');

/** Installs gto. */
export function prepareGto() {
  return installPython({ venv, wanted: ['gto'], constraints, trial: ['gto', ['--help']] });
}
