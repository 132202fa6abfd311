import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] whole environment; default: `toolEnv()`
 * @property {boolean} [echo] also show the output while it comes
 * @property {boolean} [shell] the command is a line for the system's shell
 * @typedef {{code: number, output: string, seconds: number}} Finished
 */

/** Variables that `npm run` sets for its own child and that would mislead an npm started in another folder. */
const NPM_OWN =
  /^(npm_(package|lifecycle)_.*|npm_config_(local_prefix|global_prefix|prefix|noproxy)|npm_config_user_agent|npm_command|INIT_CWD)$/;

/**
 * The environment for tools that we start.
 * @param {NodeJS.ProcessEnv} [extra] wins over the current environment
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnv(extra = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !NPM_OWN.test(name));
  return { ...Object.fromEntries(kept), ...extra };
}

/**
 * Runs a program to its end. Never rejects: a program that cannot be started has code 127.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Finished>}
 */
export function run(command, args, { cwd, env = toolEnv(), echo = false, shell = false } = {}) {
  const started = performance.now();
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    /** @param {Buffer} chunk */
    const take = (chunk) => {
      output += chunk.toString();
      if (echo) process.stdout.write(chunk);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    /** @param {number} code */
    const finish = (code) => resolve({ code, output, seconds: (performance.now() - started) / 1000 });
    child.once('error', (error) => {
      output += error.message;
      finish(127);
    });
    child.once('close', (code, signal) => finish(code ?? (signal ? 128 : 1)));
  });
}

/**
 * Like `run`, but a failure is an error that carries the end of the output.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Finished>}
 */
export async function must(command, args, options) {
  const finished = await run(command, args, options);
  if (finished.code === 0) return finished;
  const shown = [path.basename(command), ...args.slice(0, 3)].join(' ');
  throw new Error(`${shown} … ended with code ${finished.code}:\n${lastLines(finished.output, 40)}`);
}

/**
 * Runs npm as a program of a Node where it is found, because Windows' npm.cmd would need a shell.
 * @param {readonly string[]} args
 * @param {RunOptions & {node?: string}} [options] `node` runs npm; default: the Node that runs us
 */
export function npm(args, { node = process.execPath, ...options } = {}) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', ...args];
  const besideNode = path.join(path.dirname(process.execPath), 'node_modules/npm/bin/npm-cli.js');
  const cli = [process.env['npm_execpath'], besideNode].find(
    (file) => file?.endsWith('npm-cli.js') && existsSync(file),
  );
  return cli ? must(node, [cli, ...quiet], options) : must('npm', quiet, options);
}

/**
 * Absolute path of the first of these programs on the PATH.
 * @param {...string} names
 * @returns {string | undefined}
 */
export function onPath(...names) {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  const candidates = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * @param {string} text
 * @param {number} count
 */
export const lastLines = (text, count) => text.trimEnd().split('\n').slice(-count).join('\n');
