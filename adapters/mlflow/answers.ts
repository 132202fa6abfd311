import { RegistryFailure, type FailureReason } from '../../core/registry/errors';
import type { Reply, Request } from './http';
import { sentence } from './sentence';

/** An error that MLflow itself answered with. */
export interface MlflowError {
  readonly status: number;
  /** Such as `RESOURCE_DOES_NOT_EXIST`. */
  readonly code: string;
  /** One sentence. */
  readonly message: string;
}

export type Classified<T> =
  | { readonly kind: 'reply'; readonly reply: T }
  | {
      readonly kind: 'failure';
      readonly retry: boolean;
      readonly retryAfterMs?: number | undefined;
      readonly failure: RegistryFailure;
    };

export interface AnswerContext {
  readonly text: string;
  readonly request: Request;
  /** The origin that was asked. */
  readonly server: string;
  readonly redact: (text: string) => string;
}

/** What an answer means: a body, an error with a code for the caller to judge, or a failure that is the same for everybody. */
export function classify(response: Response, context: AnswerContext): Classified<Reply> {
  const { status } = response;
  const date = dateOf(response);
  if (response.ok) {
    return isExpected(response, context)
      ? { kind: 'reply', reply: { ok: true, text: context.text, date } }
      : unexpected(context);
  }
  if (status >= 300 && status < 400) return redirected(response, context);
  const error = mlflowError(status, context);
  return (
    common(response, error, context) ??
    (error
      ? { kind: 'reply', reply: { ok: false, error, date } }
      : failure('unreachable', `${context.server} answered ${String(status)} and is not MLflow: check the address.`))
  );
}

/** Failures that do not depend on what was asked. */
function common(
  response: Response,
  error: MlflowError | undefined,
  context: AnswerContext,
): Classified<Reply> | undefined {
  const { server } = context;
  const { status } = response;
  if (status === 401) {
    const how = 'sign in, or set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN';
    return failure('unauthorized', `${server} does not know who you are: ${how}.`);
  }
  if (status === 403) {
    return failure('refused', `${server} does not allow this: ${error?.message ?? said(response, context)}`);
  }
  if (status === 429) {
    const retryAfterMs = retryAfter(response);
    const message = `${server} asks for fewer requests: wait a while, then repeat.`;
    return { kind: 'failure', retry: true, retryAfterMs, failure: new RegistryFailure('unreachable', message) };
  }
  return status >= 500 ? serverError(response, error, context) : undefined;
}

/** A gateway's time-out says nothing about what became of a write behind it. */
function serverError(
  response: Response,
  error: MlflowError | undefined,
  { server, request }: AnswerContext,
): Classified<Reply> {
  const { status } = response;
  const why = error === undefined ? '' : ` (${error.message.replace(/\.$/, '')})`;
  const answered = `${server} answered ${String(status)}${why}`;
  return request.kind === 'write'
    ? failure('unknown', `${answered} when it was asked to write: look whether it did.`)
    : {
        kind: 'failure',
        retry: status === 502 || status === 503 || status === 504,
        retryAfterMs: retryAfter(response),
        failure: new RegistryFailure('unreachable', `${answered}: look at its log, or try again later.`),
      };
}

function redirected(response: Response, { server, request }: AnswerContext): Classified<Reply> {
  const target = response.headers.get('location') ?? '';
  const address = URL.canParse(target, server) ? new URL(target, server).origin : 'another address';
  return failure(
    request.kind === 'write' ? 'refused' : 'unreachable',
    `${server} sends requests on to ${address}, which is not followed: name that address if it is the registry's.`,
  );
}

/**
 * JSON must come as JSON, and files as the attachments that MLflow makes of them: a login page with 200 is no empty registry
 * and no model card. What a write says must be whole, because nothing of it is read later.
 */
function isExpected(response: Response, { text, request: { accept, kind } }: AnswerContext): boolean {
  if (accept === 'bytes') return (response.headers.get('content-disposition') ?? '').startsWith('attachment');
  return (response.headers.get('content-type') ?? '').includes('json') && (kind === 'read' || isJson(text));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whatever stands between us and the server may have let a write through before it answered itself. */
function unexpected({ server, request }: AnswerContext): Classified<never> {
  return request.kind === 'write'
    ? failure('unknown', `${server} answered a write with something that is not MLflow's: look whether it did it.`)
    : failure('unreachable', `${server} answered with something that is not MLflow's: check the address.`);
}

/** Unknown routes, proxies and MLflow's own host check answer in HTML or text. */
function mlflowError(status: number, { text, redact }: AnswerContext): MlflowError | undefined {
  try {
    const { error_code: code, message } = JSON.parse(text) as { error_code?: unknown; message?: unknown };
    if (typeof code !== 'string') return undefined;
    return { status, code, message: sentence(redact(typeof message === 'string' ? message : code)) };
  } catch {
    return undefined;
  }
}

/** MLflow's checks of rights, host and origin answer in plain text. */
function said(response: Response, { text, redact }: AnswerContext): string {
  const isText = (response.headers.get('content-type') ?? '').startsWith('text/plain');
  return isText && text.trim() !== '' ? sentence(redact(text)) : 'ask its administrator for the right.';
}

/** Milliseconds, from seconds or a date. */
function retryAfter(response: Response): number | undefined {
  const value = response.headers.get('retry-after');
  if (value === null) return undefined;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}

function dateOf(response: Response): number | undefined {
  const time = Date.parse(response.headers.get('date') ?? '');
  return Number.isNaN(time) ? undefined : time;
}

function failure(reason: FailureReason, message: string): Classified<never> {
  return { kind: 'failure', retry: false, failure: new RegistryFailure(reason, message) };
}
