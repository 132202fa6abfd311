// YAML's build for Node asks the environment at every token whether to print it. That costs a fifth of what parsing does, and
// what it prints comes between the answers on standard output. Its build for browsers is the same parser without that.
import path from 'node:path';

/** For esbuild's `alias`. */
export const yamlBuild = { yaml: path.resolve(import.meta.dirname, '../../node_modules/yaml/browser/index.js') };
