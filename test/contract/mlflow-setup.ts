import type { TestProject } from 'vitest/node';
import { findMlflowPython, MlflowServer } from '../support/mlflow-server';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the server that all tests share; empty where there is none. */
    readonly mlflowUrl: string;
    /** Why the installed server does not run; empty where it does, or is not installed. */
    readonly mlflowProblem: string;
  }
}

/** Starts the one real MLflow server that the tests share, if they are among those that are going to run. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['STAGEGATE_MLFLOW_URL'];
  const python = isWanted() && given === undefined ? findMlflowPython() : undefined;
  const server = python === undefined ? undefined : await MlflowServer.start(python).catch(problemOf);
  project.provide('mlflowUrl', given ?? (server instanceof MlflowServer ? server.url : ''));
  project.provide('mlflowProblem', typeof server === 'string' ? server : '');
  return server instanceof MlflowServer ? () => server.stop() : undefined;
}

/** Other tests need no server, so that one which does not start fails only those that do. */
function problemOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isWanted(): boolean {
  const named = process.argv.slice(2).filter((argument) => !argument.startsWith('-') && argument !== 'run');
  return named.length === 0 || named.some((argument) => /^test\/.*mlflow|(contract|cli)\/?$/.test(argument));
}
