import { setTimeout as sleep } from 'node:timers/promises';
import { RegistryFailure } from '../../core/registry/errors';
import type { CancelSignal } from '../../core/text/cancellation';
import { classify, type Classified, type MlflowError } from './answers';
import { readCapped } from './body';
import { cancellable, mayPass, requestFailure } from './cancel';
import type { CredentialSource } from '../../core/registry/credentials';
import { proofOf, type Proof } from './credentials';

export type Fetch = (input: string, init: RequestInit) => Promise<Response>;

export interface HttpOptions {
  /** An http(s) address without a trailing slash; may have a path. */
  readonly baseUrl: string;
  readonly credentials: CredentialSource;
  /** Asked for in every request; a server that has no workspaces is `invalid` then, as for MLflow's own clients. */
  readonly workspace?: string | undefined;
  readonly fetch?: Fetch | undefined;
  /** For one request, body included. Default: 30 seconds. */
  readonly timeoutMs?: number | undefined;
  /** Waits between two attempts; default: the computer's clock. */
  readonly wait?: ((milliseconds: number) => Promise<unknown>) | undefined;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Request {
  readonly method: Method;
  /** Below the base address, with its leading slash. */
  readonly path: string;
  readonly query?: Query;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Reads may be repeated; a write that nobody answered for is `unknown`. */
  readonly kind: 'read' | 'write';
  /** `bytes`: a file, whatever is in it. */
  readonly accept: 'json' | 'bytes';
}

/** The content of a file on its way to the server. */
export interface Upload {
  /** Bytes. */
  readonly size: number;
  readonly body: NonNullable<RequestInit['body']>;
}

export interface Opened {
  readonly response: Response;
  /** Takes secrets out of what the server says. */
  readonly redact: (text: string) => string;
}

interface Asking {
  readonly limit: AbortSignal;
  readonly upload?: Upload | undefined;
  readonly workspace: string | undefined;
}

export type Query = Readonly<Record<string, string | number | undefined>>;

/** What came back: the body's text, or an error that MLflow gave a code. */
export type Reply =
  | { readonly ok: true; readonly text: string; readonly date?: number | undefined }
  | { readonly ok: false; readonly error: MlflowError; readonly date?: number | undefined };

/** Requests of one reading at the same time; more would only wait at the server, in front of everybody else. */
export const AT_ONCE = 6;

const TIMEOUT_MS = 30_000;
/** Has no address below `/api/2.0`, and needs no rights. */
const SERVER_INFO = '/api/3.0/mlflow/server-info';
const RETRIES = 2;
const FIRST_WAIT_MS = 250;
const MAX_RETRY_AFTER_MS = 10_000;

/** How `fetch` sends a stream without keeping all of it in the memory, to send it again where it is redirected or asked who it is. */
const UNREPEATED = { duplex: 'half', redirect: 'error', window: null } as const;

/** Requests to one MLflow server. Throws `RegistryFailure` and nothing else; no message ever holds a secret. */
export class Http {
  public readonly origin: string;
  private workspace: Promise<string> | undefined;

  public constructor(private readonly options: HttpOptions) {
    this.origin = new URL(options.baseUrl).origin;
  }

  /** Longest time that a request can be under way. */
  public get timeoutMs(): number {
    return this.options.timeoutMs ?? TIMEOUT_MS;
  }

  public async send(request: Request, signal?: CancelSignal): Promise<Reply> {
    const workspace = await this.workspaceHeader(signal);
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.once(request, workspace, signal);
      if (answer.kind !== 'failure') return answer.reply;
      const wait = answer.retryAfterMs ?? FIRST_WAIT_MS * 2 ** attempt;
      const retries = request.kind === 'read' && answer.retry && attempt < RETRIES && wait <= MAX_RETRY_AFTER_MS;
      if (!retries) throw answer.failure;
      await (this.options.wait ?? sleep)(wait);
    }
  }

  /** For files, whose content is read or sent piece by piece; throws what `fetch` throws. The answer is the caller's to judge. */
  public async open(
    request: Request,
    { limit, upload }: { readonly limit: AbortSignal; readonly upload?: Upload },
  ): Promise<Opened> {
    return this.ask(request, { limit, upload, workspace: await this.workspaceHeader(undefined) });
  }

  private async once(
    request: Request,
    workspace: string | undefined,
    signal: CancelSignal | undefined,
  ): Promise<Classified<Reply>> {
    const limit = cancellable(signal, this.timeoutMs);
    try {
      const { response, redact } = await this.ask(request, { limit: limit.signal, workspace });
      const text = await readCapped(response);
      return classify(response, { text, request, server: this.origin, redact });
    } catch (error) {
      const failure = requestFailure(error, { request, server: this.origin, limit });
      const retry = failure.reason === 'unreachable' && !limit.timedOut() && mayPass(error);
      return { kind: 'failure', retry, failure };
    } finally {
      limit.done();
    }
  }

  private async ask(request: Request, { limit, upload, workspace }: Asking): Promise<Opened> {
    const authorization = await this.options.credentials(this.origin);
    const proof = authorization && proofOf(authorization);
    const response = await (this.options.fetch ?? fetch)(this.address(request), {
      method: request.method,
      headers: { ...headersOf(request, proof, workspace), ...(upload && uploadHeaders(upload)) },
      redirect: 'manual',
      signal: limit,
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      ...(upload && { body: upload.body, ...UNREPEATED }),
    });
    return { response, redact: (text) => redacted(text, proof) };
  }

  private address({ path, query = {} }: Request): string {
    const url = new URL(`${this.options.baseUrl}${path}`);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.append(name, String(value));
    }
    return url.href;
  }

  /** Asked once: what happened outside of the workspace that was meant would be recorded under its name. */
  private async workspaceHeader(signal: CancelSignal | undefined): Promise<string | undefined> {
    const { workspace } = this.options;
    if (workspace === undefined) return undefined;
    this.workspace ??= this.hasWorkspaces(signal).then((has) => {
      if (has) return workspace;
      throw new RegistryFailure('invalid', `${this.origin} has no workspaces: take MLFLOW_WORKSPACE away for it.`);
    });
    try {
      return await this.workspace;
    } catch (error) {
      this.workspace = undefined;
      throw error;
    }
  }

  private async hasWorkspaces(signal: CancelSignal | undefined): Promise<boolean> {
    const request = { method: 'GET', path: SERVER_INFO, kind: 'read', accept: 'json' } as const;
    const answer = await this.once(request, undefined, signal);
    if (answer.kind === 'failure') throw answer.failure;
    return answer.reply.ok && /"workspaces_enabled"\s*:\s*true/.test(answer.reply.text);
  }
}

function headersOf(
  { accept, body }: Request,
  proof: Proof | undefined,
  workspace: string | undefined,
): Record<string, string> {
  return {
    accept: accept === 'json' ? 'application/json' : '*/*',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(proof === undefined ? {} : { authorization: proof.header }),
    ...(workspace === undefined ? {} : { 'x-mlflow-workspace': workspace }),
  };
}

function uploadHeaders({ size }: Upload): Record<string, string> {
  return { 'content-type': 'application/octet-stream', 'content-length': String(size) };
}

/** Whatever the server says is shown to people, so that no secret may come back through it. */
function redacted(text: string, proof: Proof | undefined): string {
  return (proof?.secrets ?? []).reduce((clean, secret) => clean.replaceAll(secret, '…'), text);
}
