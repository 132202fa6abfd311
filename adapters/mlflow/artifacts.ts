import type { Artifact } from '../../core/registry/copies';
import { RegistryFailure } from '../../core/registry/errors';
import type { CancelSignal } from '../../core/text/cancellation';
import { proxyPath, remoteFile } from './artifacts-transfer';
import type { Client } from './client';
import type { Reader } from './wire';

const PROXIED = 'mlflow-artifacts:';
/** More are no model, but a folder that leads into itself, or somebody's mistake. */
const MAX_FILES = 100_000;
const MAX_DEPTH = 50;

/** The files of a version, as far as the server hands them out itself; `unsupported` where it does not. */
export async function readArtifacts(
  client: Client,
  model: string,
  version: string,
  signal?: CancelSignal,
): Promise<readonly Artifact[]> {
  const answer = await client.get('model-versions/get-download-uri', { name: model, version }, signal);
  const address = answer.text('artifact_uri');
  const root = proxiedPath(address, client.http.origin);
  if (root === undefined) {
    throw new RegistryFailure(
      'unsupported',
      `The files of ${model}/${version} are in a store (${schemeOf(address)}) that ${client.http.origin} does not hand out: let that server serve its artifacts, and register the version again.`,
    );
  }
  return filesBelow(client, root, signal);
}

/**
 * The path of a file or folder below the server's artifacts; undefined for one in a store that only clients with rights of their
 * own can read.
 */
export function proxiedPath(address: string, origin: string): readonly string[] | undefined {
  if (!address.startsWith(PROXIED)) return undefined;
  const rest = address.slice(PROXIED.length);
  const [, authority, path = ''] = /^\/\/([^/]+)(\/.*)$/.exec(rest) ?? [undefined, undefined, rest];
  if (authority !== undefined && authority !== new URL(origin).host) return undefined;
  const parts = path.split('/').filter((part) => part !== '');
  return parts.some((part) => part === '.' || part === '..') ? undefined : parts;
}

/** Every file below a folder, in the order of the paths. */
export async function filesBelow(
  client: Client,
  root: readonly string[],
  signal?: CancelSignal,
): Promise<readonly Artifact[]> {
  const files: Artifact[] = [];
  const folders: (readonly string[])[] = [[]];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    for (const row of await listed(client, [...root, ...folder], signal)) {
      const path = [...folder, row.text('path')];
      if (row.raw('is_dir') === true) folders.push(path);
      else files.push(remoteFile(client, root, { path: path.join('/'), size: row.optionalNumber('file_size') ?? 0 }));
    }
    if (files.length + folders.length > MAX_FILES || folder.length > MAX_DEPTH) {
      throw new RegistryFailure(
        'unsupported',
        `${client.http.origin} lists more files than a model has: look at its store.`,
      );
    }
  }
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

async function listed(
  client: Client,
  folder: readonly string[],
  signal: CancelSignal | undefined,
): Promise<readonly Reader[]> {
  const query = { path: folder.join('/') };
  const reply = await client.http.send(
    { method: 'GET', path: proxyPath([]), query, kind: 'read', accept: 'json' },
    signal,
  );
  return client.reader(reply).list('files');
}

function schemeOf(address: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.exec(address)?.[0] ?? 'a folder';
}
