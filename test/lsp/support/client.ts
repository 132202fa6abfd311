import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { build } from 'esbuild';
import type {
  CancellationToken,
  ClientCapabilities,
  CompletionList,
  Diagnostic,
  DocumentDiagnosticReport,
  DocumentSymbol,
  Hover,
  InitializeResult,
  ProtocolConnection,
  PublishDiagnosticsParams,
  Registration,
  RegistrationParams,
} from 'vscode-languageserver-protocol/node';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { bundleOptions } from '../../../scripts/lib/bundle-options.mjs';
import type { LensCommands, RegistryLookupParams, RegistryLookupResult } from '../../../server/protocol';
import { REGISTRY_LOOKUP } from '../../../server/protocol';

/** The server as it is shipped. Returns its path; built anew, so that it is never an old one. */
export async function buildServer(source = 'server/main.ts'): Promise<{ path: string; remove: () => void }> {
  const outdir = mkdtempSync(join(tmpdir(), 'stagegate-server-'));
  await build({ ...bundleOptions({ source, name: 'server' }), outdir });
  return { path: join(outdir, 'server.cjs'), remove: () => rmSync(outdir, { recursive: true }) };
}

export type LookupAnswer = (
  params: RegistryLookupParams,
  isCancelled: Promise<void>,
) => RegistryLookupResult | Promise<RegistryLookupResult>;

export interface ClientOptions {
  /** Of the bundle. */
  readonly args?: readonly string[];
  /** Of Node itself; the server can then be sent messages as a child process. */
  readonly nodeArgs?: readonly string[];
  readonly capabilities?: ClientCapabilities;
  readonly trusted?: boolean;
  readonly lookup?: LookupAnswer;
  readonly lensCommands?: LensCommands;
}

/** What VS Code says of itself, as far as the server looks. */
export const PULLING: ClientCapabilities = {
  workspace: { diagnostics: { refreshSupport: true } },
  textDocument: {
    diagnostic: {},
    completion: { completionItem: { snippetSupport: true, insertTextModeSupport: { valueSet: [1, 2] } } },
  },
};

export const URI = 'file:///repo/promotion-policy.yaml';

/** A scripted client that talks to a real server process. */
export class Client {
  public readonly lookups: RegistryLookupParams[] = [];
  public readonly published: PublishDiagnosticsParams[] = [];
  public readonly registrations: Registration[] = [];
  public refreshes = 0;
  readonly #waiting: (() => void)[] = [];

  private constructor(
    public readonly process: ChildProcessWithoutNullStreams,
    public readonly connection: ProtocolConnection,
    private readonly written: PassThrough,
  ) {}

  public static async start(bundle: string, options: ClientOptions = {}): Promise<Client> {
    const { nodeArgs = [], args = ['--stdio'] } = options;
    const child = spawn(process.execPath, [...nodeArgs, bundle, ...args], {
      stdio: ['pipe', 'pipe', 'inherit', ...(nodeArgs.length > 0 ? (['ipc'] as const) : [])],
    }) as ChildProcessWithoutNullStreams;
    const written = new PassThrough({ highWaterMark: 1_000_000 });
    written.pipe(child.stdin);
    // Answers to a server that a test has killed reach nobody.
    child.stdin.on('error', () => undefined);
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(written),
    );
    const client = new Client(child, connection, written);
    client.#listen(options);
    await client.initialize(options);
    return client;
  }

  public result: InitializeResult | undefined;

  public async initialize({ capabilities = PULLING, trusted = true, lensCommands }: ClientOptions): Promise<void> {
    this.result = await this.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities,
      initializationOptions: { trusted, lensCommands },
    });
    await this.connection.sendNotification('initialized', {});
  }

  /** The server reads what `send` says at once, in one piece. */
  public async together<T>(send: () => readonly Promise<T>[]): Promise<readonly PromiseSettledResult<T>[]> {
    this.written.unpipe();
    const answers = Promise.allSettled(send());
    // Messages are written one after another: this one is written last.
    await this.connection.sendNotification('$/setTrace', { value: 'off' });
    this.process.stdin.write(this.written.read());
    this.written.pipe(this.process.stdin);
    return answers;
  }

  public open(text: string, uri = URI, languageId = 'promotion-policy'): Promise<void> {
    return this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  /** Replaces the whole text. */
  public change(version: number, text: string, uri = URI): Promise<void> {
    return this.edit(version, [{ text }], uri);
  }

  public edit(version: number, contentChanges: unknown[], uri = URI): Promise<void> {
    return this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  public close(uri = URI): Promise<void> {
    return this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  public pull(previousResultId?: string, uri = URI): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri }, previousResultId });
  }

  public async diagnostics(uri = URI): Promise<readonly Diagnostic[]> {
    const report = await this.pull(undefined, uri);
    return report.kind === 'full' ? report.items : [];
  }

  public complete(line: number, character: number): Promise<CompletionList | null> {
    return this.connection.sendRequest('textDocument/completion', {
      textDocument: { uri: URI },
      position: { line, character },
    });
  }

  public hover(line: number, character: number): Promise<Hover | null> {
    return this.connection.sendRequest('textDocument/hover', {
      textDocument: { uri: URI },
      position: { line, character },
    });
  }

  public symbols(): Promise<DocumentSymbol[] | null> {
    return this.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri: URI } });
  }

  /** Resolves once `condition` holds; it is looked at whenever the server sends something. */
  public async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Ends the server as the protocol says; its exit code. */
  public async stop(): Promise<number | null> {
    const exited = this.exited();
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    return exited;
  }

  public exited(): Promise<number | null> {
    return new Promise((resolve) => this.process.once('exit', (code) => resolve(code)));
  }

  #listen({ lookup }: ClientOptions): void {
    this.connection.onRequest(REGISTRY_LOOKUP, async (params: RegistryLookupParams, token: CancellationToken) => {
      this.lookups.push(params);
      this.#heard();
      const isCancelled = new Promise<void>((resolve) => token.onCancellationRequested(() => resolve()));
      if (!lookup) throw new Error('no registry');
      return lookup(params, isCancelled);
    });
    this.connection.onRequest('workspace/diagnostic/refresh', () => {
      this.refreshes++;
      this.#heard();
      return null;
    });
    this.connection.onRequest('client/registerCapability', ({ registrations }: RegistrationParams) => {
      this.registrations.push(...registrations);
      this.#heard();
      return null;
    });
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.push(params);
      this.#heard();
    });
    this.connection.listen();
  }

  #heard(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
