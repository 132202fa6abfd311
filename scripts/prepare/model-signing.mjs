// The reference implementation of OpenSSF model signatures, for the contract tests.
import path from 'node:path';
import { inCache } from '../lib/paths.mjs';
import { installPython } from '../lib/python-environment.mjs';

const venv = inCache('model-signing');
const constraints = path.join(import.meta.dirname, 'model-signing-constraints.txt');

/** Installs model_signing, with a library that it needs and does not ask for. */
export function prepareModelSigning() {
  const trial = /** @type {const} */ (['python', ['-m', 'model_signing', '--help']]);
  return installPython({ venv, wanted: ['model-signing', 'pyOpenSSL'], constraints, trial });
}
