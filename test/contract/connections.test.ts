import { writeFileSync } from 'node:fs';
import type { ServerOptions } from 'node:https';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Environment } from '../../adapters/mlflow/credentials';
import { environmentCredentials } from '../../adapters/mlflow/credentials';
import { Http } from '../../adapters/mlflow/http';
import { probe } from '../../adapters/mlflow/probe';
import { environmentFetch, type TransportOptions } from '../../adapters/mlflow/transport';
import { RegistryFailure } from '../../core/registry/errors';
import { hasOpenssl, makeCertificate, type Certificate } from '../support/certificates';
import { ConnectProxy } from '../support/connect-proxy';
import { temporaryFolder } from '../support/git-repo';
import { startServer, type KnownServer } from '../support/secure-server';

const TOKEN = { MLFLOW_TRACKING_TOKEN: 's3cret-t0ken' };
const SERVER_CERT = 'MLFLOW_TRACKING_SERVER_CERT_PATH';
const isReady = hasOpenssl();
const REQUEST = {
  method: 'GET',
  path: '/api/2.0/mlflow/registered-models/search',
  kind: 'read',
  accept: 'json',
} as const;

const started: { stop: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.stop()));
});

async function running<T extends { stop: () => Promise<void> }>(starting: Promise<T>): Promise<T> {
  const one = await starting;
  started.push(one);
  return one;
}

interface Asked {
  /** The text of the answer, or the sentence of the failure. */
  readonly said: string;
  readonly warnings: readonly string[];
}

/** Asks a server as the adapter does. */
async function ask(url: string, env: Environment, more: Partial<TransportOptions> = {}): Promise<Asked> {
  const warnings: string[] = [];
  const { chosen } = more;
  const connect = environmentFetch({ env, warn: (sentence) => warnings.push(sentence), ...more });
  const http = new Http({ baseUrl: url, credentials: environmentCredentials(env, chosen), fetch: connect });
  const once = async (): Promise<string> => {
    const reply = await http.send(REQUEST);
    return reply.ok ? reply.text : reply.error.message;
  };
  const said = await once().catch((error: unknown) => {
    if (!(error instanceof RegistryFailure)) throw error;
    return `${error.reason}: ${error.message}`;
  });
  return { said, warnings };
}

const secure = (certificate: Certificate): Promise<KnownServer> => running(startServer(certificate));
const ANSWER = expect.stringContaining('"remote"') as string;

describe.skipIf(!isReady)(`Certificates${isReady ? '' : ' (openssl is not installed)'}`, () => {
  it('that nobody vouches for are refused once, and the sentence names what helps', async () => {
    const { url, askedBy } = await secure(makeCertificate());
    const { said } = await ask(url, { ...TOKEN, MLFLOW_TRACKING_URI: url });
    expect(said).toBe(
      `unreachable: ${url} has a certificate that nobody vouches for here (DEPTH_ZERO_SELF_SIGNED_CERT): name the file of its authority in MLFLOW_TRACKING_SERVER_CERT_PATH, which holds for the server that MLFLOW_TRACKING_URI names.`,
    );
    const looking = probe(`mlflow:${url}`, { credentials: environmentCredentials({}) });
    await expect(looking).rejects.toThrow('MLFLOW_TRACKING_SERVER_CERT_PATH');
    expect(askedBy).toEqual([]);
  });

  it('are accepted from the file that is named, for the server that is named, and no others are', async () => {
    const authority = makeCertificate({ name: 'DNS:authority.example', isAuthority: true });
    const issued = makeCertificate({ issuer: authority });
    const [server, stranger] = [await secure(issued), await secure(makeCertificate())];
    const env = { ...TOKEN, [SERVER_CERT]: authority.certFile };
    expect(await ask(server.url, { ...env, MLFLOW_TRACKING_URI: server.url })).toEqual({ said: ANSWER, warnings: [] });
    expect(server.askedBy).toEqual(['Bearer s3cret-t0ken']);
    expect((await ask(server.url, env, { chosen: server.url })).said).toEqual(ANSWER);
    expect((await ask(server.url, env)).said).toContain('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    expect((await ask(stranger.url, { ...env, MLFLOW_TRACKING_URI: stranger.url })).said).toContain('SELF_SIGNED_CERT');
  });

  it('are not checked where the environment says so, of the server that it names alone, and that is said once', async () => {
    const [server, other] = [await secure(makeCertificate()), await secure(makeCertificate())];
    const env = { ...TOKEN, MLFLOW_TRACKING_INSECURE_TLS: 'true', MLFLOW_TRACKING_URI: server.url };
    const warnings: string[] = [];
    const connect = environmentFetch({ env, warn: (sentence) => warnings.push(sentence) });
    for (const path of ['/1', '/2']) expect((await connect(server.url + path)).status).toBe(200);
    expect(warnings).toEqual([
      `The certificate of ${server.url} is not checked, because MLFLOW_TRACKING_INSECURE_TLS says so.`,
    ]);
    await expect(connect(other.url)).rejects.toMatchObject({ cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } });
    const unnamed = { MLFLOW_TRACKING_INSECURE_TLS: 'true' };
    expect((await ask(server.url, unnamed, { chosen: server.url })).said).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect((await ask(server.url, { ...env, MLFLOW_TRACKING_INSECURE_TLS: 'false' })).said).toContain('SELF_SIGNED');
    expect(other.askedBy).toEqual([]);
  });

  it.each([
    [
      'for another name',
      { name: 'DNS:elsewhere.example' },
      'has a certificate for another name (ERR_TLS_CERT_ALTNAME_INVALID): use the name',
    ],
    ['of yesterday', { days: -1 }, 'has a certificate that has expired (CERT_HAS_EXPIRED): have it renewed'],
  ])('%s are refused by a sentence of their own', async (_, subject, part) => {
    const certificate = makeCertificate(subject);
    const { url } = await secure(certificate);
    const env = { MLFLOW_TRACKING_URI: url, [SERVER_CERT]: certificate.certFile };
    const proxy = await running(ConnectProxy.start());
    for (const HTTPS_PROXY of [undefined, proxy.url]) {
      const { said } = await ask(url, { ...env, HTTPS_PROXY });
      expect(said).toContain(part);
      expect(said).toContain('MLFLOW_TRACKING_INSECURE_TLS=true');
    }
    expect(proxy.passed).not.toEqual([]);
  });

  it('are shown to a server that asks for one, and to no other', async () => {
    const certificate = makeCertificate();
    const mine = makeCertificate({ name: 'DNS:ana.example' });
    const asking: ServerOptions = { requestCert: true, ca: mine.cert, maxVersion: 'TLSv1.2' };
    const strict = await running(startServer(certificate, asking));
    const curious = await running(startServer(certificate, { ...asking, rejectUnauthorized: false }));
    const env = { [SERVER_CERT]: certificate.certFile, MLFLOW_TRACKING_URI: strict.url };
    expect((await ask(strict.url, env)).said).toContain('MLFLOW_TRACKING_CLIENT_CERT_PATH');
    const mineToo = { ...env, MLFLOW_TRACKING_CLIENT_CERT_PATH: mine.pairFile };
    expect((await ask(strict.url, mineToo)).said).toEqual(ANSWER);
    expect(strict.clients).toEqual(['ana.example']);
    await ask(curious.url, mineToo);
    expect(curious.clients).toEqual([]);
    expect((await ask(curious.url, { ...env, MLFLOW_TRACKING_URI: curious.url })).said).toEqual(ANSWER);
    expect(curious.clients).toEqual([undefined]);
  });

  it('that cannot be read are told by the variable, and read again later', async () => {
    const certificate = makeCertificate();
    const { url } = await secure(certificate);
    const file = path.join(temporaryFolder('certificate'), 'authority.pem');
    const env = { MLFLOW_TRACKING_URI: url, [SERVER_CERT]: file };
    const connect = environmentFetch({ env, warn: () => undefined });
    const missing = `MLFLOW_TRACKING_SERVER_CERT_PATH names ${file}, which cannot be read: ENOENT.`;
    await expect(connect(url)).rejects.toMatchObject({ reason: 'invalid', message: missing });
    expect((await ask(url, env)).said).toBe(`invalid: ${missing}`);
    writeFileSync(file, 'nothing of that kind');
    await expect(connect(url)).rejects.toThrow('is not a PEM file of certificates');
    writeFileSync(file, certificate.cert);
    expect((await connect(url)).status).toBe(200);
    const alone = { MLFLOW_TRACKING_URI: url, MLFLOW_TRACKING_CLIENT_CERT_PATH: certificate.certFile };
    expect((await ask(url, alone)).said).toContain('is not a PEM file of a certificate and its key');
  });

  it('cannot be checked and not checked', async () => {
    const { certFile } = makeCertificate();
    const url = 'https://127.0.0.1:1';
    const env = { MLFLOW_TRACKING_URI: url, MLFLOW_TRACKING_INSECURE_TLS: '1', [SERVER_CERT]: certFile };
    expect((await ask(url, env)).said).toContain('contradict each other');
  });

  it('go through a proxy that sees neither question nor credentials', async () => {
    const certificate = makeCertificate();
    const [proxy, { url, askedBy }] = [await running(ConnectProxy.start()), await secure(certificate)];
    const env = { ...TOKEN, MLFLOW_TRACKING_URI: url, [SERVER_CERT]: certificate.certFile };
    const host = new URL(url).host;
    for (const variable of ['HTTPS_PROXY', 'https_proxy']) {
      expect((await ask(url, { ...env, [variable]: proxy.url })).said).toEqual(ANSWER);
    }
    expect((await ask(url, { ...env, HTTPS_PROXY: new URL(proxy.url).host })).said).toEqual(ANSWER);
    expect(proxy.passed.map(({ call }) => call)).toEqual([0, 1, 2].map(() => `CONNECT ${host}`));
    expect(proxy.passed.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined, undefined]);
    expect(proxy.tunneled).not.toContain('s3cret');
    expect(askedBy).toEqual([0, 1, 2].map(() => 'Bearer s3cret-t0ken'));
    expect((await ask(url, { ...env, HTTPS_PROXY: proxy.url, NO_PROXY: '127.0.0.1' })).said).toEqual(ANSWER);
    expect((await ask(url, { ...env, HTTP_PROXY: proxy.url })).said).toEqual(ANSWER);
    expect(proxy.passed).toHaveLength(3);
    proxy.refusal = 403;
    expect((await ask(url, { ...env, HTTPS_PROXY: proxy.url })).said).toBe(
      `unreachable: The proxy answered 403 instead of connecting to ${url}: look at HTTPS_PROXY and NO_PROXY.`,
    );
    expect((await ask(url, { ...env, HTTPS_PROXY: 'http://127.0.0.1:1' })).said).toBe(
      `unreachable: The proxy for ${url} cannot be reached (ECONNREFUSED): look at HTTPS_PROXY and NO_PROXY.`,
    );
  });

  it('are those of the name that was asked for, through a proxy, too', async () => {
    const certificate = makeCertificate({ name: 'DNS:localhost' });
    const [proxy, server] = [await running(ConnectProxy.start()), await secure(certificate)];
    const url = server.url.replace('127.0.0.1', 'localhost');
    const env = { MLFLOW_TRACKING_URI: url, [SERVER_CERT]: certificate.certFile, HTTPS_PROXY: proxy.url };
    expect((await ask(url, env)).said).toEqual(ANSWER);
    expect(proxy.passed).toHaveLength(1);
  });

  it("of MLflow's variables go through an editor's own proxy, and other servers are left to the editor", async () => {
    const certificate = makeCertificate();
    const [proxy, { url }] = [await running(ConnectProxy.start()), await secure(certificate)];
    const plain = await running(startServer());
    const env = { HTTP_PROXY: 'http://127.0.0.1:1', HTTPS_PROXY: 'http://127.0.0.1:1', MLFLOW_TRACKING_URI: url };
    const editorProxies = () => ({ https: proxy.url, except: '' });
    const trusting = { ...env, [SERVER_CERT]: certificate.certFile };
    expect((await ask(url, trusting, { editorProxies })).said).toEqual(ANSWER);
    expect(proxy.passed).toHaveLength(1);
    expect((await ask(plain.url, trusting, { editorProxies })).said).toEqual(ANSWER);
  });

  it("of MLflow's variables go through the environment's proxy where an editor names none", async () => {
    const certificate = makeCertificate();
    const [proxy, { url }] = [await running(ConnectProxy.start()), await secure(certificate)];
    const env = { MLFLOW_TRACKING_URI: url, [SERVER_CERT]: certificate.certFile, HTTPS_PROXY: proxy.url };
    expect((await ask(url, env, { editorProxies: () => undefined })).said).toEqual(ANSWER);
    expect(proxy.passed).toHaveLength(1);
  });
});

describe('A proxy of the environment', () => {
  it('passes on what is not secret', async () => {
    const [proxy, { url, askedBy }] = [await running(ConnectProxy.start()), await running(startServer())];
    const env = { ...TOKEN, MLFLOW_TRACKING_URI: url, http_proxy: proxy.url };
    expect((await ask(url, env)).said).toEqual(ANSWER);
    expect(proxy.passed.map(({ call }) => call)).toEqual([`GET ${url}${REQUEST.path}`]);
    expect((await ask(url, { ...env, no_proxy: 'example.com,127.0.0.1' })).said).toEqual(ANSWER);
    expect((await ask(url, { ...env, http_proxy: '', HTTP_PROXY: proxy.url })).said).toEqual(ANSWER);
    expect(proxy.passed).toHaveLength(1);
    expect(askedBy).toHaveLength(3);
  });

  it('that wants to know who asks is told as one, and nothing was sent on', async () => {
    const [proxy, { url, askedBy }] = [await running(ConnectProxy.start()), await running(startServer())];
    proxy.refusal = 407;
    const connect = environmentFetch({ env: { HTTP_PROXY: proxy.url }, warn: () => undefined });
    const http = new Http({ baseUrl: url, credentials: () => Promise.resolve(undefined), fetch: connect });
    const writing = http.send({ ...REQUEST, method: 'POST', kind: 'write', body: {} });
    await expect(writing).rejects.toMatchObject({
      reason: 'unreachable',
      message: `The proxy answered 407 instead of connecting to ${url}: look at HTTP_PROXY and NO_PROXY.`,
    });
    expect(askedBy).toEqual([]);
    proxy.refusal = undefined;
    const named = proxy.url.replace('//', '//ana:s3cret@');
    expect((await ask(url, { HTTP_PROXY: named })).said).toEqual(ANSWER);
    expect(proxy.passed.at(-1)?.headers['proxy-authorization']).toBe(`Basic ${btoa('ana:s3cret')}`);
  });

  it('that has no address is told without repeating it', async () => {
    const { said } = await ask('http://127.0.0.1:1', { HTTP_PROXY: 'ftp://me:s3cret@proxy' });
    expect(said).toBe('invalid: HTTP_PROXY is not the address of a proxy: correct it, or take it away.');
  });
});
