import { spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { hasOpenssl, makeCertificate } from '../support/certificates';
import { ConnectProxy } from '../support/connect-proxy';
import { startServer } from '../support/secure-server';
import { cleanEnv, cliFile, commitFiles, emptyRepository, stagegate, type Finished } from './support';

const isReady = hasOpenssl();
const started: { stop: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.stop()));
});

async function running<T extends { stop: () => Promise<void> }>(starting: Promise<T>): Promise<T> {
  const one = await starting;
  started.push(one);
  return one;
}

function models(env: Readonly<Record<string, string | undefined>>, cwd = repository()): Promise<Finished> {
  return stagegate(['models'], { cwd, env });
}

function repository(files: Readonly<Record<string, string>> = {}): string {
  const cwd = emptyRepository();
  commitFiles(cwd, files);
  return cwd;
}

describe.skipIf(!isReady)(
  `A server with a certificate of its own${isReady ? '' : ' (openssl is not installed)'}`,
  () => {
    it('is refused with one sentence that names what helps', async () => {
      const { url } = await running(startServer(makeCertificate()));
      const { code, stdout, stderr } = await models({ MLFLOW_TRACKING_URI: url });
      expect([code, stdout]).toEqual([3, '']);
      expect(stderr).toContain(`stagegate: ${url} has a certificate that nobody vouches for here`);
      expect(stderr).toContain('MLFLOW_TRACKING_SERVER_CERT_PATH');
      expect(stderr.trim().split('\n')).toHaveLength(1);
    });

    it('is read with its certificate, and shown mine', async () => {
      const [certificate, mine] = [makeCertificate(), makeCertificate({ name: 'DNS:ana.example' })];
      const strict = { requestCert: true, ca: [mine.cert] };
      const { url, clients } = await running(startServer(certificate, strict));
      const env = {
        MLFLOW_TRACKING_URI: url,
        MLFLOW_TRACKING_SERVER_CERT_PATH: certificate.certFile,
        MLFLOW_TRACKING_CLIENT_CERT_PATH: mine.pairFile,
      };
      const { code, stdout, stderr } = await models(env);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toContain('remote');
      expect(new Set(clients)).toEqual(new Set(['ana.example']));
    });

    it('is read unchecked where the environment names it, which is said once, and never where a policy does', async () => {
      const { url } = await running(startServer(makeCertificate()));
      const insecure = { MLFLOW_TRACKING_INSECURE_TLS: 'true' };
      const { code, stdout, stderr } = await models({ ...insecure, MLFLOW_TRACKING_URI: url });
      expect([code, stderr]).toEqual([
        0,
        `stagegate: The certificate of ${url} is not checked, because MLFLOW_TRACKING_INSECURE_TLS says so.\n`,
      ]);
      expect(stdout).toContain('remote');
      const cwd = repository({ 'promotion-policy.yaml': `version: 1\nregistry: mlflow:${url}\nmodels: ['*']\n` });
      const refused = await models({ ...insecure, MLFLOW_TRACKING_URI: 'https://127.0.0.1:1' }, cwd);
      expect(refused.code).toBe(3);
      expect(refused.stderr).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
    });

    it('is told by the name of the variable whose file is missing', async () => {
      const env = { MLFLOW_TRACKING_URI: 'https://127.0.0.1:1', MLFLOW_TRACKING_SERVER_CERT_PATH: '/nowhere/ca.pem' };
      expect(await models(env)).toMatchObject({
        code: 2,
        stderr: 'stagegate: MLFLOW_TRACKING_SERVER_CERT_PATH names /nowhere/ca.pem, which cannot be read: ENOENT.\n',
      });
    });

    it('is reached through a proxy, which sees no credentials', async () => {
      const certificate = makeCertificate();
      const [proxy, { url, askedBy }] = [await running(ConnectProxy.start()), await running(startServer(certificate))];
      const env = {
        MLFLOW_TRACKING_URI: url,
        MLFLOW_TRACKING_SERVER_CERT_PATH: certificate.certFile,
        MLFLOW_TRACKING_TOKEN: 's3cret',
        HTTPS_PROXY: proxy.url,
      };
      expect((await models(env)).code).toBe(0);
      const passed = proxy.passed.length;
      expect(passed).toBeGreaterThan(0);
      expect(JSON.stringify(proxy.passed) + proxy.tunneled).not.toContain('s3cret');
      expect(askedBy).toContain('Bearer s3cret');
      expect((await models({ ...env, NO_PROXY: '127.0.0.1' })).code).toBe(0);
      expect(proxy.passed).toHaveLength(passed);
    });

    it('is asked by the language server, too, with its certificate', async () => {
      const certificate = makeCertificate();
      const { url, askedBy } = await running(startServer(certificate));
      const file = path.join(repository(), 'promotion-policy.yaml');
      const env = { ...cleanEnv, MLFLOW_TRACKING_URI: url, MLFLOW_TRACKING_SERVER_CERT_PATH: certificate.certFile };
      const child = spawn(process.execPath, [cliFile, 'lsp', '--stdio'], { env, cwd: path.dirname(file) });
      const connection = createMessageConnection(
        new StreamMessageReader(child.stdout),
        new StreamMessageWriter(child.stdin),
      );
      connection.listen();
      const uri = pathToFileURL(file).href;
      const text = `version: 1\nregistry: mlflow:${url}\nmodels: [nobody]\n`;
      await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
      await connection.sendNotification('initialized', {});
      const textDocument = { uri, languageId: 'yaml', version: 1, text };
      await connection.sendNotification('textDocument/didOpen', { textDocument });
      await connection.sendRequest('textDocument/completion', {
        textDocument: { uri },
        position: { line: 2, character: 10 },
      });
      await expect.poll(() => askedBy.length, { timeout: 20_000 }).toBeGreaterThan(0);
      connection.dispose();
      child.kill();
    });
  },
);
