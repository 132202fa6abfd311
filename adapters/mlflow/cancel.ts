import { setMaxListeners } from 'node:events';
import { RegistryFailure } from '../../core/registry/errors';
import type { CancelSignal } from '../../core/text/cancellation';
import { MAX_BYTES, TooLarge } from './body';
import type { Request } from './http';
import { tlsSentence } from './tls-failures';

/** Ends a request when the person cancels or the time is over, and knows which it was. */
export interface Limit {
  readonly signal: AbortSignal;
  readonly timedOut: () => boolean;
  readonly cancelled: () => boolean;
  /** Begins the time anew, and with another length where one is given: something has come or gone. */
  readonly alive: (timeoutMs?: number) => void;
  /** Stops the clock until `alive`: it is not the server that is waited for. */
  readonly rest: () => void;
  /** How long it was waited for what comes next. */
  readonly timeoutMs: () => number;
  /** Must be called once the request is over. */
  readonly done: () => void;
}

export function cancellable(signal: CancelSignal | undefined, timeoutMs: number): Limit {
  const controller = new AbortController();
  let timedOut = false;
  let current = timeoutMs;
  const abort = (): void => controller.abort();
  const expire = (): void => {
    timedOut = true;
    abort();
  };
  let timer = setTimeout(expire, timeoutMs);
  // More than ten requests at once are no leak: each of them leaves when it is done.
  if (signal instanceof EventTarget) setMaxListeners(0, signal);
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  return {
    signal: controller.signal,
    timedOut: () => timedOut,
    cancelled: () => signal?.aborted ?? false,
    alive: (next = timeoutMs) => {
      clearTimeout(timer);
      current = next;
      timer = setTimeout(expire, next);
    },
    rest: () => clearTimeout(timer),
    timeoutMs: () => current,
    done: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    },
  };
}

interface Broken {
  readonly request: Request;
  readonly server: string;
  readonly limit: Limit;
}

/** Why a request has no answer. Of a write that was sent nobody can say whether it happened. */
export function requestFailure(error: unknown, { request, server, limit }: Broken): RegistryFailure {
  if (limit.cancelled() && request.kind === 'read') return new RegistryFailure('cancelled', 'Cancelled.');
  if (error instanceof RegistryFailure) return error;
  const advice = tlsSentence(codeOf(error));
  if (advice !== undefined) return new RegistryFailure('unreachable', `${server} ${advice}`);
  const what = error instanceof TooLarge ? tooLarge : limit.timedOut() ? timeOut(limit.timeoutMs()) : cause(error);
  if (request.kind === 'write' && mayHaveArrived(error)) {
    return new RegistryFailure(
      'unknown',
      `${server} ${limit.cancelled() ? 'was cut off by you' : what} while it was asked to write: look whether it did.`,
    );
  }
  return new RegistryFailure('unreachable', `${server} ${what}: check the address and the network.`);
}

/** False where the same would happen again: with these settings, and this certificate. */
export function mayPass(error: unknown): boolean {
  return !(error instanceof RegistryFailure) && tlsSentence(codeOf(error)) === undefined;
}

const tooLarge = `answered with more than ${String(MAX_BYTES / 1024 / 1024)} MB`;

function timeOut(milliseconds: number): string {
  return `did not answer within ${String(Math.ceil(milliseconds / 1000))} seconds`;
}

/** Errors of a connection that never came about. */
const NOT_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];

function mayHaveArrived(error: unknown): boolean {
  return !NOT_SENT.includes(codeOf(error));
}

function cause(error: unknown): string {
  const code = codeOf(error);
  return code === '' ? 'could not be asked' : `could not be asked (${code})`;
}

/** Node hides the reason below `fetch failed`. */
export function codeOf(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  const found = cause?.code ?? code;
  return typeof found === 'string' ? found.replace(/[^A-Z0-9_]/g, '') : '';
}
