import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Just so much of an MLflow server that an editor can read it: one model, `churn-remote`, with one version. */
export class MlflowStub {
  private readonly server: Server;
  /** Paths that were asked for. */
  public readonly asked: string[] = [];
  /** Answers everything with 401. */
  public isClosed = false;

  private address = '';

  private constructor() {
    this.server = createServer((request, response) => this.answer(request, response));
  }

  public static async start(): Promise<MlflowStub> {
    const stub = new MlflowStub();
    await new Promise<void>((resolve) => stub.server.listen(0, '127.0.0.1', resolve));
    stub.address = `http://127.0.0.1:${String((stub.server.address() as AddressInfo).port)}`;
    return stub;
  }

  /** Stays what it was after the server has stopped. */
  public get origin(): string {
    return this.address;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    if (this.server.listening) await new Promise((resolve) => this.server.close(resolve));
  }

  private answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(url, this.origin);
    this.asked.push(pathname);
    const send = (status: number, type: string, body: string): unknown =>
      response.writeHead(status, { 'content-type': type }).end(body);
    if (this.isClosed) send(401, 'text/plain', 'You are not authenticated.');
    else if (pathname === '/version') send(200, 'text/plain', '3.18.0');
    else send(200, 'application/json', JSON.stringify(ANSWERS[pathname.replace('/api/2.0/mlflow/', '')] ?? {}));
  }
}

const VERSION = {
  name: 'churn-remote',
  version: '7',
  creation_timestamp: 1795318589404,
  last_updated_timestamp: 1795318589530,
  current_stage: 'None',
  source: 's3://bucket/churn',
  run_id: '',
  status: 'READY',
};

const MODEL = {
  name: 'churn-remote',
  creation_timestamp: 1795318589065,
  last_updated_timestamp: 1795318589530,
  latest_versions: [VERSION],
};

const ANSWERS: Readonly<Record<string, object>> = {
  'registered-models/search': { registered_models: [MODEL] },
  'registered-models/get': { registered_model: MODEL },
  'model-versions/search': { model_versions: [VERSION] },
  'model-versions/get': { model_version: VERSION },
};
