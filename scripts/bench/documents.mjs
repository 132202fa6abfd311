// What many documents leave behind in the language server, and that a huge one is refused instead of analyzed.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { bigPolicy } from './language.mjs';
import { report } from './measure.mjs';

const DOCUMENTS = 1000;
const ONE_MEGABYTE = 1_000_000;
/** As the extension starts it. */
const MEMORY_LIMIT = '--max-old-space-size=1024';

/** @param {string} dist the directory of the bundles */
export async function benchDocuments(dist) {
  const server = spawn(process.execPath, [MEMORY_LIMIT, path.join(dist, 'server.cjs'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.onRequest('workspace/diagnostic/refresh', () => null);
  connection.listen();
  try {
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      // Diagnostics are asked for only by a client that can be told to ask again.
      capabilities: { workspace: { diagnostics: { refreshSupport: true } }, textDocument: { diagnostic: {} } },
    });
    await connection.sendNotification('initialized', {});
    return [await manyDocuments(connection, server.pid), await hugeDocument(connection)].flat();
  } finally {
    connection.dispose();
    server.kill();
  }
}

async function manyDocuments(connection, pid) {
  const uris = Array.from({ length: DOCUMENTS }, (_, number) => `file:///${number}/promotion-policy.yaml`);
  for (const uri of uris) await diagnose(connection, uri, bigPolicy());
  for (const uri of uris) await connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  await diagnose(connection, 'file:///last/promotion-policy.yaml', 'version: 1\n');
  const megabytes = residentMegabytes(pid);
  if (megabytes === undefined) return [];
  const detail = `${DOCUMENTS} × ${(bigPolicy().length / 1000).toFixed(0)} KB, opened and closed`;
  return [report({ what: 'language server after many documents', value: megabytes, unit: 'MB', budget: 200, detail })];
}

async function hugeDocument(connection) {
  const text = bigPolicy().repeat(Math.ceil(ONE_MEGABYTE / bigPolicy().length) + 1);
  const start = performance.now();
  const items = await diagnose(connection, 'file:///huge/promotion-policy.yaml', text);
  const value = performance.now() - start;
  if (items.length !== 1) throw new Error(`A document over 1 MB has ${items.length} findings instead of one.`);
  return [
    report({
      what: 'a document over 1 MB, until its one finding',
      value,
      unit: 'ms',
      budget: 1000,
      detail: items[0].message,
    }),
  ];
}

async function diagnose(connection, uri, text) {
  const textDocument = { uri, languageId: 'promotion-policy', version: 1, text };
  await connection.sendNotification('textDocument/didOpen', { textDocument });
  const { items } = await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
  return items;
}

/** Undefined where there is no /proc to ask. */
function residentMegabytes(pid) {
  if (process.platform !== 'linux') return undefined;
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1000;
}
