// What every script that can be started by itself does alike.
import { realpathSync } from 'node:fs';

/**
 * Whether a module is the program that was started.
 * @param {ImportMeta} meta
 */
export const isMain = (meta) => process.argv[1] !== undefined && realpathSync(process.argv[1]) === meta.filename;

/**
 * Runs a program: an error is one message without a stack trace, and Ctrl+C still ends what was started. Nothing that it
 * starts reaches the MLflow server that the person works with.
 * @param {() => Promise<number | void>} body resolves to the exit code; none is 0
 */
export async function main(body) {
  for (const name of Object.keys(process.env)) if (name.startsWith('MLFLOW_')) delete process.env[name];
  for (const [signal, code] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])) {
    process.once(signal, () => process.exit(code));
  }
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
