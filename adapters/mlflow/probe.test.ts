import { expect, test } from 'vitest';
import type { Authorization } from '../../core/registry/credentials';
import { probe } from './probe';

interface Seen {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly redirect: string | undefined;
}

/** A server that answers every path of `pages`, and 404 in HTML elsewhere. */
function server(pages: Readonly<Record<string, () => Response>>): { fetch: typeof fetch; seen: Seen[] } {
  const seen: Seen[] = [];
  const answer = (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    const authorization = new Headers(init?.headers).get('authorization') ?? undefined;
    seen.push({ url: url.href, authorization, redirect: init?.redirect });
    return Promise.resolve(pages[url.pathname]?.() ?? new Response('<h1>Not found</h1>', { status: 404 }));
  };
  return { fetch: answer, seen };
}

const SEARCH = '/api/2.0/mlflow/registered-models/search';
const empty = (): Response => Response.json({});
const nobody = (): Promise<undefined> => Promise.resolve(undefined);
const anna: Authorization = { kind: 'basic', username: 'anna', password: 's3cret' };

test('an MLflow server is known by its registry, and says its version', async () => {
  const { fetch } = server({ [SEARCH]: empty, '/version': () => new Response('3.18.0') });
  expect(await probe('mlflow:https://ml.example.com', { fetch, credentials: nobody })).toEqual({
    description: 'MLflow 3.18.0.',
    needsSignIn: false,
  });
});

test('a gateway that hides the version is no obstacle', async () => {
  const { fetch } = server({ [`/team${SEARCH}`]: empty });
  expect(await probe('https://ml.example.com/team', { fetch, credentials: nobody })).toMatchObject({
    description: 'MLflow.',
  });
});

test('a server that asks for a sign-in says so; who is signed in is not asked', async () => {
  const closed = server({ [SEARCH]: () => new Response('You are not authenticated.', { status: 401 }) });
  expect(await probe('https://ml.example.com', { fetch: closed.fetch, credentials: nobody })).toMatchObject({
    needsSignIn: true,
  });
  const open = server({ [SEARCH]: empty });
  const origins: string[] = [];
  const credentials = (origin: string): Promise<Authorization> => {
    origins.push(origin);
    return Promise.resolve(anna);
  };
  await probe('https://ml.example.com/team/', { fetch: open.fetch, credentials }).catch(() => undefined);
  expect(origins).toEqual(['https://ml.example.com']);
  expect(open.seen[0]?.authorization).toBe(`Basic ${Buffer.from('anna:s3cret').toString('base64')}`);
});

const html =
  (status: number): (() => Response) =>
  () =>
    new Response('<html>', { status, headers: { 'content-type': 'text/html' } });
const redirect =
  (location: string): (() => Response) =>
  () =>
    new Response(null, { status: 302, headers: { location } });

test.each([
  ['another website', html(200), 'but not as an MLflow server does'],
  ['a website without such a page', html(404), 'answers 404, but not as an MLflow server does'],
  ['a broken server', html(502), 'has trouble of its own (502)'],
  ['a server with other rights', html(403), 'does not let you read'],
  [
    'a redirection',
    redirect('https://elsewhere.example.com/login?to=x'),
    'sends its visitors on to https://elsewhere.example.com:',
  ],
  ['a sign-in page', redirect('/login'), 'sends its visitors on to a page of its own'],
])('%s is no registry', async (_, page, expected) => {
  const { fetch, seen } = server({ [SEARCH]: page });
  await expect(probe('https://ml.example.com', { fetch, credentials: nobody })).rejects.toMatchObject({
    reason: 'unreachable',
    message: expect.stringContaining(expected) as string,
  });
  expect(seen.map((one) => one.redirect)).toEqual(['manual']);
});

test('nobody there is said, a cancelled probe is cancelled', async () => {
  const down = (): Promise<Response> => Promise.reject(new TypeError('fetch failed'));
  await expect(probe('https://ml.example.com', { fetch: down, credentials: nobody })).rejects.toMatchObject({
    message: 'https://ml.example.com cannot be reached: check the address and the network.',
  });
  await expect(
    probe('https://ml.example.com', { fetch: down, credentials: nobody }, AbortSignal.abort()),
  ).rejects.toMatchObject({
    reason: 'cancelled',
  });
});

test('what is no address of a server is not asked', async () => {
  const { fetch, seen } = server({});
  await expect(probe('git:.', { fetch, credentials: nobody })).rejects.toMatchObject({ reason: 'invalid' });
  await expect(probe('https://me:p@host', { fetch, credentials: nobody })).rejects.toMatchObject({ reason: 'invalid' });
  expect(seen).toEqual([]);
});
