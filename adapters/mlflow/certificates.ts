import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { RegistryFailure } from '../../core/registry/errors';
import type { TlsSettings } from './connection-settings';

const SERVER = 'MLFLOW_TRACKING_SERVER_CERT_PATH';
const CLIENT = 'MLFLOW_TRACKING_CLIENT_CERT_PATH';

/** What Node's TLS takes. */
export interface TlsOptions {
  readonly rejectUnauthorized?: false;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Reads the files that are named. Throws `invalid` with one sentence for those that cannot be used. */
export async function tlsOptions(settings: TlsSettings): Promise<TlsOptions> {
  const { insecure, serverCertificate: server, clientCertificate: client } = settings;
  if (insecure && server !== undefined) {
    const both = `MLFLOW_TRACKING_INSECURE_TLS and ${SERVER}`;
    throw new RegistryFailure('invalid', `${both} contradict each other: take one of them away.`);
  }
  return {
    ...(insecure ? { rejectUnauthorized: false } : {}),
    ...(server === undefined ? {} : { ca: await readFor(SERVER, server, checkCertificate) }),
    ...(client === undefined ? {} : pair(await readFor(CLIENT, client, (text) => createSecureContext(pair(text))))),
  };
}

/** MLflow keeps the certificate and its key in one file. */
function pair(text: string): { cert: string; key: string } {
  return { cert: text, key: text };
}

function checkCertificate(text: string): void {
  new X509Certificate(text);
}

async function readFor(variable: string, file: string, check: (text: string) => unknown): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unusable(`${variable} names ${file}, which cannot be read`, error);
  });
  try {
    check(text);
  } catch (error) {
    throw unusable(`${variable} names ${file}, which is not a PEM file of ${what(variable)}`, error);
  }
  return text;
}

function what(variable: string): string {
  return variable === CLIENT ? 'a certificate and its key' : 'certificates';
}

function unusable(sentence: string, error: unknown): RegistryFailure {
  const { code, message } = error as { code?: string; message: string };
  return new RegistryFailure('invalid', `${sentence}: ${code ?? message}.`);
}
