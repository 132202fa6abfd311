import { setImmediate } from 'node:timers/promises';
import type {
  CancellationToken,
  Connection,
  Diagnostic,
  DiagnosticServerCancellationData,
  DocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { ClientFeatures } from './client-features';
import { toDiagnostic } from './convert';
import { onceATurn } from './once-a-turn';
import type { OpenDocument, Workspace } from './workspace';

/** Changes that arrive within so many milliseconds are one: messages that already wait are handled first. */
const BURST = 1;

/** Tells the client what is wrong, whether it asks (pull) or waits to be told (push). */
export class Diagnostics {
  #features: ClientFeatures | undefined;
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #refreshSoon = onceATurn(() => this.#refreshNow());

  public constructor(
    private readonly connection: Connection,
    private readonly workspace: Workspace,
    private readonly revision: () => string,
  ) {}

  public start(features: ClientFeatures): void {
    this.#features = features;
    const { documents } = this.workspace;
    if (features.pullsDiagnostics) {
      this.connection.languages.diagnostics.on(async ({ textDocument, previousResultId }, token) => {
        await this.#endUnlessNewest(textDocument.uri, token);
        return this.#pull(textDocument.uri, previousResultId);
      });
      return;
    }
    documents.onDidChangeContent(({ document }) => this.#pushSoon(document.uri));
    documents.onDidClose(({ document }) => this.#send(document.uri, []));
  }

  /** Findings may have changed without the documents: knowledge has. */
  public refresh(): void {
    if (this.#features) this.#refreshSoon();
  }

  #refreshNow(): void {
    if (!this.#features?.pullsDiagnostics) {
      for (const uri of this.workspace.documents.keys()) this.#pushSoon(uri);
    } else {
      this.connection.languages.diagnostics.refresh().catch(() => undefined);
    }
  }

  /**
   * Nothing is parsed for a version that an edit which already waits will replace. The client is to ask again: to one that
   * is told "content modified" the document would have no diagnostics.
   */
  async #endUnlessNewest(uri: string, token: CancellationToken): Promise<void> {
    const version = this.workspace.documents.get(uri)?.version;
    await nextMessageHandled();
    if (!token.isCancellationRequested && this.workspace.documents.get(uri)?.version === version) return;
    const data: DiagnosticServerCancellationData = { retriggerRequest: true };
    throw new ResponseError(LSPErrorCodes.ServerCancelled, 'The document has changed.', data);
  }

  async #pull(uri: string, previousResultId: string | undefined): Promise<DocumentDiagnosticReport> {
    const open = await this.workspace.open(uri);
    if (!open) return { kind: 'full', items: [] };
    this.#learn(open);
    const resultId = `${open.serial}.${open.parsed.version}.${this.revision()}`;
    if (resultId === previousResultId) return { kind: 'unchanged', resultId };
    return { kind: 'full', resultId, items: diagnosticsOf(open) };
  }

  /** Once for changes that come together. */
  #pushSoon(uri: string): void {
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.set(
      uri,
      setTimeout(() => void this.#push(uri), BURST),
    );
  }

  async #push(uri: string): Promise<void> {
    this.#waiting.delete(uri);
    const open = await this.workspace.open(uri);
    if (!open) return;
    this.#send(uri, diagnosticsOf(open), open.parsed.version);
    this.#learn(open);
  }

  /** What is learned comes back through `refresh`; typing never waits for it. */
  #learn(open: OpenDocument): void {
    void this.workspace.learn(open);
  }

  #send(uri: string, diagnostics: Diagnostic[], version?: number): void {
    const params = { uri, diagnostics, ...(version !== undefined && { version }) };
    // Fails only when the client is gone.
    this.connection.sendDiagnostics(params).catch(() => undefined);
  }
}

/** One message is handled a turn, and what comes within a turn may be handled in the next one. */
async function nextMessageHandled(): Promise<void> {
  await setImmediate();
  await setImmediate();
}

function diagnosticsOf({ service, text, parsed, knowledge }: OpenDocument): Diagnostic[] {
  return service.analyze(parsed, knowledge, Date.now()).map((finding) => toDiagnostic(text, finding));
}
