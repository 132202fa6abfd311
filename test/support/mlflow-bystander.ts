import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { findMlflowPython } from './mlflow-server';

const SCRIPT = path.join(import.meta.dirname, 'mlflow_bystander.py');

type Deed =
  | readonly ['alias', model: string, alias: string, version: string]
  | readonly ['stage', model: string, version: string, stage: string];

/** Somebody who changes the registry with MLflow's own Python client, and keeps no records. */
export class Bystander {
  private constructor(
    private readonly child: ChildProcess,
    private readonly answers: AsyncIterator<string>,
    private readonly lines: Interface,
  ) {}

  public static async start(url: string): Promise<Bystander> {
    const python = findMlflowPython();
    if (python === undefined) throw new Error('There is no Python with mlflow: run npm test, or set STAGEGATE_MLFLOW.');
    const env = { ...process.env, MLFLOW_DISABLE_TELEMETRY: 'true' };
    const child = spawn(python, ['-W', 'ignore', SCRIPT, url], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    const bystander = new Bystander(child, lines[Symbol.asyncIterator](), lines);
    await bystander.answer('ready');
    return bystander;
  }

  /** Resolves once the server has done it. */
  public async does(deed: Deed): Promise<void> {
    this.child.stdin?.write(`${JSON.stringify(deed)}\n`);
    await this.answer('done');
  }

  public leave(): void {
    this.lines.close();
    this.child.kill();
  }

  private async answer(expected: string): Promise<void> {
    const answer: IteratorResult<string, unknown> = await this.answers.next();
    if (answer.value !== expected)
      throw new Error(`The bystander did not answer ${expected}, but ${String(answer.value)}.`);
  }
}
