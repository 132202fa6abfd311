import type { TestProject } from 'vitest/node';
import { findMlflowPython, MlflowServer } from '../support/mlflow-server';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the server that all tests share; empty where mlflow is not installed. */
    readonly mlflowUrl: string;
  }
}

/** Starts the one real MLflow server that the contract tests share, if they are among those that are going to run. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['STAGEGATE_MLFLOW_URL'];
  const python = isWanted() && given === undefined ? findMlflowPython() : undefined;
  const server = python === undefined ? undefined : await MlflowServer.start(python);
  project.provide('mlflowUrl', given ?? server?.url ?? '');
  return server && (() => server.stop());
}

function isWanted(): boolean {
  const named = process.argv.slice(2).filter((argument) => !argument.startsWith('-') && argument !== 'run');
  return (
    named.length === 0 || named.some((argument) => argument.includes('mlflow') || /(contract|cli)\/?$/.test(argument))
  );
}
