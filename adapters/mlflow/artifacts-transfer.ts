import { createHash } from 'node:crypto';
import { ReadableStream } from 'node:stream/web';
import { RegistryFailure } from '../../core/registry/errors';
import type { Artifact, ArtifactDigest } from '../../core/registry/copies';
import type { CancelSignal } from '../../core/text/cancellation';
import { classify, type Classified } from './answers';
import { readCapped } from './body';
import { cancellable, requestFailure, type Limit } from './cancel';
import type { Client } from './client';
import type { Http, Reply, Request, Upload } from './http';

/** Servers that keep files in a store of somebody else's fetch them whole before they answer, and send them there before they do. */
const PATIENCE = 10;
const PROXY = '/api/2.0/mlflow-artifacts/artifacts';

/** Where the server hands its files out, and takes them in: below this path. */
export function proxyPath(parts: readonly string[]): string {
  return [PROXY, ...parts.map(encodeURIComponent)].join('/');
}

/** A file on a server; its content is never in the memory as a whole. */
export function remoteFile(client: Client, root: readonly string[], file: Pick<Artifact, 'path' | 'size'>): Artifact {
  const read = (signal?: CancelSignal): AsyncIterable<Uint8Array> => download(client, root, file, signal);
  return { ...file, read, sha256: (signal) => hashed(read(signal)) };
}

async function hashed(content: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of content) hash.update(chunk);
  return hash.digest('hex');
}

async function* download(
  client: Client,
  root: readonly string[],
  { path, size }: Pick<Artifact, 'path' | 'size'>,
  signal: CancelSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const request = {
    method: 'GET',
    path: proxyPath([...root, ...path.split('/')]),
    kind: 'read',
    accept: 'bytes',
  } as const;
  let length = 0;
  for await (const chunk of pieces(client, request, signal)) {
    length += chunk.length;
    // What a server sends without end would fill the memory of whoever keeps it.
    if (length > size) break;
    yield chunk;
  }
  if (length !== size) {
    throw new RegistryFailure(
      'unreachable',
      `${client.http.origin} gave ${String(length)} bytes of ${path} instead of ${String(size)}: repeat it.`,
    );
  }
}

async function* pieces(client: Client, request: Request, signal: CancelSignal | undefined): AsyncGenerator<Uint8Array> {
  const { timeoutMs } = client.http;
  const limit = cancellable(signal, PATIENCE * timeoutMs);
  try {
    const { body } = await opened(client, request, { limit: limit.signal });
    limit.alive(timeoutMs);
    for await (const chunk of body ?? []) {
      limit.rest();
      yield chunk as Uint8Array;
      limit.alive(timeoutMs);
    }
  } catch (error) {
    throw failureOf(client, request, limit, error);
  } finally {
    limit.done();
  }
}

/** Sends a file as it is read from elsewhere. The time limit counts from the last piece on. */
export async function upload(
  client: Client,
  root: readonly string[],
  file: Artifact,
  signal?: CancelSignal,
): Promise<ArtifactDigest> {
  const request = {
    method: 'PUT',
    path: proxyPath([...root, ...file.path.split('/')]),
    kind: 'read',
    accept: 'json',
  } as const;
  const limit = cancellable(signal, PATIENCE * client.http.timeoutMs);
  const hash = createHash('sha256');
  // The stream of a request that breaks off hides why its source did.
  let cause: unknown;
  const read = async function* (): AsyncGenerator<Uint8Array, void> {
    try {
      for await (const chunk of file.read(signal)) {
        limit.alive();
        hash.update(chunk);
        yield chunk;
      }
    } catch (error) {
      cause = error;
      throw error;
    }
  };
  const content = read();
  try {
    const { body } = await opened(client, request, { limit: limit.signal, upload: await uploadOf(file, content) });
    await body?.cancel();
  } catch (error) {
    throw cause ?? failureOf(client, request, limit, error);
  } finally {
    limit.done();
    // What nobody takes any more is not to be kept open at its source.
    content.return().catch(() => undefined);
  }
  return { path: file.path, sha256: hash.digest('hex') };
}

/** A request without content has no stream. */
async function uploadOf({ size }: Artifact, content: AsyncGenerator<Uint8Array, void>): Promise<Upload> {
  if (size > 0) return { size, body: ReadableStream.from(content) as Upload['body'] };
  await content.next();
  return { size, body: new Uint8Array(0) };
}

/** Gives the answer with its content still to be read; throws `RegistryFailure`, or what `fetch` throws. */
async function opened(client: Client, request: Request, more: Parameters<Http['open']>[1]): Promise<Response> {
  const { response, redact } = await client.http.open(request, more);
  // An upload is answered with nothing; whether it arrived is seen when it is read back.
  if (response.ok && more.upload !== undefined) return response;
  const text = response.ok ? '' : await readCapped(response);
  const answer = classify(response, { text, request, server: client.http.origin, redact });
  if (answer.kind === 'reply' && answer.reply.ok) return response;
  if (response.ok) await response.body?.cancel();
  throw failureIn(answer);
}

function failureIn(answer: Classified<Reply>): RegistryFailure {
  if (answer.kind === 'failure') return answer.failure;
  return new RegistryFailure('unreachable', answer.reply.ok ? '' : answer.reply.error.message);
}

function failureOf(client: Client, request: Request, limit: Limit, error: unknown): unknown {
  if (error instanceof RegistryFailure) return error;
  if (isRedirect(error)) {
    return new RegistryFailure(
      'unreachable',
      `${client.http.origin} sends uploads on to another address, which is not followed: name that address if it is the registry's.`,
    );
  }
  return requestFailure(error, { request, server: client.http.origin, limit });
}

/** What `fetch` says where it was told to follow none. */
function isRedirect(error: unknown): boolean {
  const { cause } = error as { cause?: { message?: unknown } };
  return cause?.message === 'unexpected redirect';
}
