// The language server beside yaml-language-server, over stdio, with the same policy and its schema.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { installOnce } from '../lib/install-once.mjs';
import { inCache } from '../lib/paths.mjs';
import { npm } from '../lib/run.mjs';
import { bigPolicy } from './language.mjs';
import { interleave, ms, report } from './measure.mjs';

const VERSION = '1.19.2';
const ROUNDS = 15;
const BURST = 10;
const schema = pathToFileURL(path.resolve(import.meta.dirname, '../../schemas/promotion-policy.schema.json')).href;

/** @param {string} dist the directory of the bundles */
export async function benchYamlServer(dist) {
  const folder = inCache('bench/yaml-language-server');
  await installOnce(folder, VERSION, async () => {
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true }));
    await npm(['install', `yaml-language-server@${VERSION}`], { cwd: folder });
  });
  const peer = await Server.start(path.join(folder, 'node_modules/yaml-language-server/bin/yaml-language-server'));
  const ours = await Server.start(path.join(dist, 'server.cjs'));
  try {
    const strokes = await interleave(ROUNDS, { ours: () => ours.type(1), peer: () => peer.type(1) });
    const bursts = await interleave(ROUNDS, { ours: () => ours.type(BURST), peer: () => peer.type(BURST) });
    const row = (what, times) =>
      report({
        what,
        value: times.ours / times.peer,
        unit: '×',
        budget: 1,
        detail: `${ms(times.ours)} against yaml-language-server ${VERSION}: ${ms(times.peer)}`,
      });
    return [
      row('language server, keystroke → diagnostics, 10 KB', strokes),
      row(`language server, ${BURST} edits at once → their diagnostics`, bursts),
    ];
  } finally {
    peer.stop();
    ours.stop();
  }
}

class Server {
  #version = 1;
  #told = () => {};
  #child;
  #connection;
  #uri = 'file:///bench/promotion-policy.yaml';

  static async start(program) {
    const server = new Server();
    await server.#open(program);
    return server;
  }

  stop() {
    this.#connection.dispose();
    this.#child.kill();
  }

  /** Milliseconds until the last of so many edits shows; each one brings a mistake or takes it away. */
  async type(edits) {
    const last = this.#version + edits;
    const isWrong = last % 2 === 0;
    const start = performance.now();
    const shown = new Promise((resolve) => {
      this.#told = (items) => items.some(({ message }) => message.includes('bench')) === isWrong && resolve();
    });
    while (this.#version < last) await this.#change((this.#version += 1));
    await Promise.race([shown, this.#pull()]);
    await shown;
    return performance.now() - start;
  }

  #change(version) {
    const text = `${bigPolicy()}${version % 2 === 0 ? 'bench: 1' : ''}\n`;
    return this.#connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: this.#uri, version },
      contentChanges: [{ text }],
    });
  }

  /** Asks a server that is asked; others tell by themselves. */
  async #pull() {
    if (!this.pulls) return;
    const params = { textDocument: { uri: this.#uri } };
    const { items } = await this.#connection.sendRequest('textDocument/diagnostic', params);
    this.#told(items);
  }

  async #open(program) {
    this.#child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.#connection = createMessageConnection(
      new StreamMessageReader(this.#child.stdout),
      new StreamMessageWriter(this.#child.stdin),
    );
    this.#connection.onNotification('textDocument/publishDiagnostics', ({ diagnostics }) => this.#told(diagnostics));
    const settings = { validate: true, schemas: { [schema]: '*.yaml' }, schemaStore: { enable: false } };
    this.#connection.onRequest('workspace/configuration', ({ items }) =>
      items.map(({ section }) => (section === 'yaml' ? settings : {})),
    );
    this.#connection.onRequest('client/registerCapability', () => null);
    this.#connection.onRequest('workspace/diagnostic/refresh', () => null);
    this.#connection.onUnhandledNotification(() => {});
    this.#connection.listen();
    const { capabilities } = await this.#connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        workspace: {
          configuration: true,
          didChangeConfiguration: { dynamicRegistration: true },
          diagnostics: { refreshSupport: true },
        },
        textDocument: { diagnostic: {}, publishDiagnostics: {} },
      },
    });
    this.pulls = capabilities.diagnosticProvider !== undefined;
    await this.#connection.sendNotification('initialized', {});
    await this.#connection.sendNotification('workspace/didChangeConfiguration', { settings: { yaml: settings } });
    const textDocument = {
      uri: this.#uri,
      languageId: this.pulls ? 'promotion-policy' : 'yaml',
      version: 1,
      text: bigPolicy(),
    };
    await this.#connection.sendNotification('textDocument/didOpen', { textDocument });
    await this.type(1);
  }
}
