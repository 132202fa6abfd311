import { beforeAll } from 'vitest';
import { makeExample } from '../../scripts/demo/make-example.mjs';
import { cleanEnv, cliFile, copyOf, freshPath } from './support';

/** The example project as `npm run demo` makes it, built once for a test file; every call gives a copy of it. */
export function exampleProject(): () => string {
  let original = '';
  beforeAll(async () => {
    original = freshPath('example');
    await makeExample(original, { cli: cliFile, env: cleanEnv });
  }, 60_000);
  return () => copyOf(original);
}
