import type { DocumentKind } from './kind';
import type { PolicyOutline } from './policy-outline';
import { policyOutline } from './policy-outline';
import type { ParsedText } from './support';
import { supportOf } from './supports';

/** Text as an editor or a file has it. */
export interface SourceText {
  readonly uri: string;
  /** Absent: a promotion policy. */
  readonly kind?: DocumentKind;
  /** Increases with every change; 0 for a file. */
  readonly version: number;
  readonly text: string;
}

/** A document with everything that its text alone tells. */
export interface LanguageDocument extends Omit<ParsedText, 'outline'>, SourceText {
  readonly kind: DocumentKind;
  /** Of a policy; empty for others. */
  readonly outline: PolicyOutline;
  /** The part of the text that all of this was read from. */
  readonly essence: string;
}

/** Parses a document: once for each version of it, costs hardly more than the YAML parser itself. */
export function parseLanguageDocument({ kind = 'promotion-policy', ...source }: SourceText): LanguageDocument {
  const support = supportOf(kind);
  const essence = support.essence(source.text);
  return { ...source, kind, essence, outline: NO_OUTLINE, ...support.parse(essence) };
}

const NO_OUTLINE = policyOutline(undefined);

/** Parsed documents, one version of each, the least recently used dropped first: syntax trees are far larger than texts. */
export class DocumentCache {
  readonly #documents = new Map<string, LanguageDocument>();

  public constructor(private readonly capacity = 20) {}

  /** The parsed document of this very version; parsed again only where what it is read from has changed. */
  public get(source: SourceText): LanguageDocument {
    const cached = this.#documents.get(source.uri);
    const document = cached?.version === source.version ? cached : renewed(cached, source);
    this.#documents.delete(source.uri);
    this.#documents.set(source.uri, document);
    this.#dropOldest();
    return document;
  }

  public delete(uri: string): void {
    this.#documents.delete(uri);
  }

  #dropOldest(): void {
    const [oldest] = this.#documents.keys();
    if (this.#documents.size > this.capacity && oldest !== undefined) this.#documents.delete(oldest);
  }
}

function renewed(cached: LanguageDocument | undefined, source: SourceText): LanguageDocument {
  const { kind = 'promotion-policy', text, version } = source;
  if (cached?.kind === kind && supportOf(kind).essence(text) === cached.essence) return { ...cached, text, version };
  return parseLanguageDocument(source);
}
