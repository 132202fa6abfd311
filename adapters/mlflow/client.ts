import { RegistryFailure } from '../../core/registry/errors';
import type { CancelSignal } from '../../core/text/cancellation';
import type { MlflowError } from './answers';
import type { Http, Method, Query, Reply } from './http';
import { parseObject, Reader } from './wire';

const API = '/api/2.0/mlflow/';

/** Something that is not there, or has another name already: what callers may want to know apart from failures. */
export const NOT_FOUND = 'RESOURCE_DOES_NOT_EXIST';
export const EXISTS = 'RESOURCE_ALREADY_EXISTS';

export type Body = Readonly<Record<string, unknown>>;

/** MLflow's REST interface, call by call; an error that MLflow gave a code is `invalid` unless the caller asked for it. */
export class Client {
  public constructor(public readonly http: Http) {}

  /** The answer to a read, or undefined for one of the `absent` error codes. */
  public async find(
    call: string,
    query: Query,
    { signal, absent = [NOT_FOUND] }: { signal?: CancelSignal | undefined; absent?: readonly string[] } = {},
  ): Promise<Reader | undefined> {
    const reply = await this.read(call, query, signal);
    return !reply.ok && absent.includes(reply.error.code) ? undefined : this.reader(reply);
  }

  public async get(call: string, query: Query, signal?: CancelSignal): Promise<Reader> {
    return this.reader(await this.read(call, query, signal));
  }

  /** What is there, and the server's time in milliseconds when it said so; undefined if it is not there. */
  public async dated(
    call: string,
    query: Query,
    signal?: CancelSignal,
  ): Promise<{ readonly answer: Reader; readonly date: number } | undefined> {
    const reply = await this.read(call, query, signal);
    if (!reply.ok && reply.error.code === NOT_FOUND) return undefined;
    return { answer: this.reader(reply), date: reply.date ?? Date.now() };
  }

  /** A search that is posted but changes nothing. */
  public async search(call: string, body: Body, signal?: CancelSignal): Promise<Reader> {
    const reply = await this.http.send(
      { method: 'POST', path: API + call, body, kind: 'read', accept: 'json' },
      signal,
    );
    return this.reader(reply);
  }

  /** A write; cancelling must not leave it half done, so that it takes no signal. */
  public async write(method: Method, call: string, body: Body): Promise<Reader> {
    return this.reader(await this.attempt(method, call, body));
  }

  /** A write whose error codes the caller judges. */
  public attempt(method: Method, call: string, body: Body): Promise<Reply> {
    return this.http.send({ method, path: API + call, body, kind: 'write', accept: 'json' });
  }

  /** A file of a version or run as text; undefined when there is none. Other errors are a failure. */
  public async file(path: string, query: Query, signal?: CancelSignal): Promise<string | undefined> {
    const reply = await this.http.send({ method: 'GET', path, query, kind: 'read', accept: 'bytes' }, signal);
    if (reply.ok) return reply.text;
    if (reply.error.code === NOT_FOUND) return undefined;
    throw new RegistryFailure('unreachable', reply.error.message);
  }

  public reader(reply: Reply): Reader {
    if (!reply.ok) throw invalid(reply.error);
    return new Reader(parseObject(reply.text, this.http.origin), this.http.origin);
  }

  private read(call: string, query: Query, signal: CancelSignal | undefined): Promise<Reply> {
    return this.http.send({ method: 'GET', path: API + call, query, kind: 'read', accept: 'json' }, signal);
  }
}

/** Names and filters that MLflow does not take are the caller's; its sentence says which. */
export function invalid({ message }: MlflowError): RegistryFailure {
  return new RegistryFailure('invalid', message);
}
