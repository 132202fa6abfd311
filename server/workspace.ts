import { TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { documentKind } from '../core/language/kind';
import type { Knowledge, RegistryNeeds, RegistryQuery } from '../core/language/knowledge';
import type { FileStore } from '../core/language/file-store';
import type { PolicyOutline } from '../core/language/policy-outline';
import type { DocumentCache, LanguageDocument, PolicySource } from '../core/language/service';
import type * as service from '../core/language/service';
import { normalizedUri } from '../core/language/uris';
import type { KnowledgeStore } from './knowledge-store';

type LanguageService = typeof service;

/** A document that is open in the client, parsed, with what is known about its registry. */
export interface OpenDocument {
  readonly service: LanguageService;
  readonly text: TextDocument;
  readonly parsed: LanguageDocument;
  /** Tells this opening of the document from earlier ones, whose versions may be the same. */
  readonly serial: number;
  readonly knowledge: Knowledge;
  /** The document has changed or was closed since: a result for it is worthless. */
  readonly isStale: () => boolean;
}

/** The documents that are open in the client. Parser and schemas are loaded with the first one. */
export class Workspace {
  public readonly documents = new TextDocuments(TextDocument);
  readonly #serials = new Map<string, number>();
  /** As the client spells them, by their normalized spelling. */
  readonly #uris = new Map<string, string>();
  #openings = 0;
  #service: Promise<LanguageService> | undefined;
  #cache: DocumentCache | undefined;

  public constructor(
    private readonly store: KnowledgeStore,
    private readonly files: FileStore,
  ) {
    this.documents.onDidOpen(({ document }) => {
      this.#serials.set(document.uri, ++this.#openings);
      this.#uris.set(normalizedUri(document.uri), document.uri);
    });
    this.documents.onDidChangeContent(({ document }) => this.files.edited(document.uri, { closed: false }));
    this.documents.onDidClose(({ document }) => {
      this.#serials.delete(document.uri);
      this.#uris.delete(normalizedUri(document.uri));
      this.#cache?.delete(document.uri);
      this.files.edited(document.uri, { closed: true });
    });
  }

  /** The document that is open under any spelling of a URI. */
  public opened(uri: string): TextDocument | undefined {
    const spelled = this.#uris.get(normalizedUri(uri));
    return spelled === undefined ? undefined : this.documents.get(spelled);
  }

  /** The newest state of a document; nothing for one that is not open or of a kind that the server does not know. */
  public async open(uri: string): Promise<OpenDocument | undefined> {
    this.#service ??= import('../core/language/service');
    const service = await this.#service;
    const text = this.documents.get(uri);
    const kind = text && documentKind(uri, text.languageId, text.getText());
    if (!text || kind === undefined) return undefined;
    this.#cache ??= new service.DocumentCache();
    const { version } = text;
    const parsed = this.#cache.get({ uri, kind, version, text: text.getText() });
    const knowledge = this.known({ service, parsed });
    const serial = this.#serials.get(uri) ?? 0;
    return {
      service,
      text,
      parsed,
      serial,
      knowledge,
      isStale: () => this.documents.get(uri) !== text || text.version !== version,
    };
  }

  /** Learns what the document needs; see `KnowledgeStore.ensure` and `FileStore.ensure`. */
  public async learn(
    { service, parsed }: OpenDocument,
    { signal, needs: others }: { readonly signal?: AbortSignal; readonly needs?: RegistryNeeds | undefined } = {},
  ): Promise<void> {
    const needs = (knowledge: Knowledge): RegistryNeeds => ({ ...service.needsOf(parsed, knowledge), ...others });
    const reading = this.readFiles({ service, parsed });
    // Which registry is meant, another file may tell.
    if (parsed.outline.base !== undefined) await reading;
    await this.store.ensure(queryOf(service.wholeOutline(parsed, this.files.known(parsed.uri)), parsed), needs, signal);
    await reading;
  }

  /** Reads the other files that the document depends on; never rejects. */
  public async readFiles({ service, parsed }: Pick<OpenDocument, 'service' | 'parsed'>): Promise<void> {
    await this.files.ensure(parsed.uri, (surroundings) => service.fileNeedsOf(parsed, surroundings));
  }

  /** The document and, if it is a policy, those that it extends and that extend it, as far as they were read. */
  public family({ service, parsed }: OpenDocument): readonly PolicySource[] {
    return service.family(parsed, this.files.known(parsed.uri));
  }

  /** A URI as the client spells it. */
  public spelled(uri: string): string {
    return this.#uris.get(normalizedUri(uri)) ?? uri;
  }

  public known({ service, parsed }: Pick<OpenDocument, 'service' | 'parsed'>): Knowledge {
    const surroundings = this.files.known(parsed.uri);
    return { ...this.store.known(queryOf(service.wholeOutline(parsed, surroundings), parsed)), surroundings };
  }
}

function queryOf({ registry }: PolicyOutline, { uri }: LanguageDocument): RegistryQuery {
  return { documentUri: uri, ...(registry !== undefined && { declared: registry }) };
}
