import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Importing mlflow and making its data base takes long on a busy machine. */
const BUDGET_MS = 120_000;

/** Python of the environment that the real mlflow is installed in; undefined where it is not installed. */
export function findMlflowPython(): string | undefined {
  const [bin, program] = process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python'];
  const installed = path.resolve(import.meta.dirname, '../../.cache/mlflow');
  const python = process.env['STAGEGATE_MLFLOW'] ?? path.join(installed, bin, program);
  const isWhole = process.env['STAGEGATE_MLFLOW'] !== undefined || existsSync(path.join(installed, '.stamp'));
  return isWhole && existsSync(python) ? python : undefined;
}

/** What is different from a server without sign-in. */
export interface ServerOptions {
  /** As uvicorn is told it. */
  readonly app: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Whoever asks whether it is ready. */
  readonly authorization?: string;
}

const OPEN: ServerOptions = { app: ['mlflow.server.fastapi_app:app'], env: {} };

/** A real MLflow server: one process, an empty data base in a folder of its own. */
export class MlflowServer {
  private constructor(
    public readonly url: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly authorization: string | undefined,
  ) {}

  public static async start(python: string, options = OPEN): Promise<MlflowServer> {
    const folder = mkdtempSync(path.join(tmpdir(), 'stagegate-mlflow-'));
    const port = await freePort();
    const log = openSync(path.join(folder, 'server.log'), 'w');
    const args = ['-m', 'uvicorn', '--host', '127.0.0.1', '--port', String(port), '--log-level', 'warning'];
    const child = spawn(python, ['-W', 'ignore', ...args, ...options.app], {
      cwd: folder,
      env: { ...process.env, ...environment(folder), ...options.env },
      stdio: ['ignore', log, log],
    });
    const server = new MlflowServer(`http://127.0.0.1:${String(port)}`, child, folder, options.authorization);
    try {
      await server.ready();
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  public async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** The first request makes the data base, so that the server is ready once it has answered one. */
  private async ready(): Promise<void> {
    const deadline = Date.now() + BUDGET_MS;
    while (Date.now() < deadline) {
      if (this.child.exitCode !== null) throw new Error(`mlflow ended: ${this.log()}`);
      const left = AbortSignal.timeout(Math.max(1, deadline - Date.now()));
      const query = '/api/2.0/mlflow/registered-models/search?max_results=1';
      const headers = this.authorization === undefined ? {} : { authorization: this.authorization };
      const answer = await fetch(this.url + query, { headers, signal: left }).catch(() => undefined);
      if (answer?.ok === true) return;
      await sleep(200);
    }
    throw new Error(`mlflow was not ready within ${String(BUDGET_MS / 1000)} seconds: ${this.log()}`);
  }

  private log(): string {
    return readFileSync(path.join(this.folder, 'server.log'), 'utf8').slice(-2000);
  }
}

/** One process without job runners; what `mlflow server` itself would set. */
function environment(folder: string): NodeJS.ProcessEnv {
  const database = `sqlite:///${path.join(folder, 'mlflow.db').replaceAll('\\', '/')}`;
  return {
    MLFLOW_DISABLE_TELEMETRY: 'true',
    MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
    _MLFLOW_SERVER_FILE_STORE: database,
    _MLFLOW_SERVER_REGISTRY_STORE: database,
    _MLFLOW_SERVER_ARTIFACT_ROOT: 'mlflow-artifacts:/',
    _MLFLOW_SERVER_ARTIFACT_DESTINATION: path.join(folder, 'artifacts'),
    _MLFLOW_SERVER_SERVE_ARTIFACTS: 'true',
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
