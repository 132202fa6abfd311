// A server on this machine that ends with us, with every process that it has started.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * @typedef {object} ServerOptions
 * @property {string} name for messages, such as `The workbench server`
 * @property {string} command
 * @property {readonly string[]} args
 * @property {NodeJS.ProcessEnv} env
 * @property {string} [cwd]
 * @property {string} log file that its output goes to
 * @property {string} health address that answers well once it is ready
 * @property {number} limitMs how long that may take
 * @property {() => void} [cleanUp] done once it has ended, however that came
 */

const onWindows = process.platform === 'win32';

/**
 * Starts a server and waits until it is ready; an error carries what it had printed.
 * @param {ServerOptions} options
 * @returns {Promise<() => Promise<void>>} ends it
 */
export async function startServer({ name, command, args, env, cwd, log, health, limitMs, cleanUp }) {
  const output = openSync(log, 'w');
  // Its own process group, so that stop() can end the whole tree, and only that.
  const server = spawn(command, args, {
    env,
    cwd,
    stdio: ['ignore', output, output],
    detached: !onWindows,
    windowsHide: true,
  });
  closeSync(output);
  const stop = stopper(server, cleanUp);
  try {
    await untilHealthy({ name, server, health, limitMs });
    return stop;
  } catch (error) {
    const written = readFileSync(log, 'utf8');
    await stop();
    throw new Error(`${error instanceof Error ? error.message : error}\n${written}`, { cause: error });
  }
}

/** @returns {Promise<number>} a port of the loopback interface that nobody listens on */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** @param {{name: string, server: import('node:child_process').ChildProcess, health: string, limitMs: number}} options */
async function untilHealthy({ name, server, health, limitMs }) {
  const end = performance.now() + limitMs;
  /** @type {Error | undefined} */
  let broken;
  server.once('error', (error) => (broken = error));
  for (;;) {
    if (broken) throw new Error(`${name} cannot be started: ${broken.message}`);
    if (server.exitCode !== null) throw new Error(`${name} ended with code ${server.exitCode}.`);
    const left = Math.ceil(end - performance.now());
    if (left <= 0) throw new Error(`${name} did not start within ${limitMs / 1000} seconds.`);
    const answer = await fetch(health, { signal: AbortSignal.timeout(left) }).catch(() => undefined);
    if (answer?.ok) return;
    await pause(50);
  }
}

/**
 * @param {import('node:child_process').ChildProcess} server
 * @param {() => void} [cleanUp]
 */
function stopper(server, cleanUp = () => {}) {
  /** @param {NodeJS.Signals | 0} signal */
  const signalAll = (signal) => (onWindows ? endTree(server, signal) : signalGroup(server, signal));
  const end = () => {
    signalAll('SIGKILL');
    cleanUp();
  };
  process.once('exit', end);
  return async () => {
    process.off('exit', end);
    signalAll('SIGTERM');
    for (let tries = 0; tries < 40 && signalAll(0); tries++) await pause(50);
    end();
  };
}

/**
 * @param {import('node:child_process').ChildProcess} server
 * @param {NodeJS.Signals | 0} signal
 * @returns {boolean} whether anything of it is left
 */
function signalGroup(server, signal) {
  try {
    return server.pid !== undefined && process.kill(-server.pid, signal);
  } catch {
    return false;
  }
}

/**
 * Windows has neither process groups nor signals.
 * @param {import('node:child_process').ChildProcess} server
 * @param {NodeJS.Signals | 0} signal
 */
function endTree(server, signal) {
  const isRunning = server.pid !== undefined && server.exitCode === null && server.signalCode === null;
  if (isRunning && signal !== 0) spawnSync('taskkill', ['/pid', String(server.pid), '/t', '/f'], { stdio: 'ignore' });
  return isRunning;
}
