import type { Document } from 'yaml';
import { parsePolicy } from '../policy/parse';
import type { Finding } from './finding';
import type { PolicyOutline } from './policy-outline';
import { policyOutline } from './policy-outline';

/** Text as an editor or a file has it. */
export interface SourceText {
  readonly uri: string;
  /** Increases with every change; 0 for a file. */
  readonly version: number;
  readonly text: string;
}

/** A promotion policy with everything that its text alone tells. */
export interface LanguageDocument extends SourceText {
  /** Absent where the text is too large or nested too deeply to be parsed. */
  readonly yaml?: Document;
  readonly outline: PolicyOutline;
  /** Without those that depend on the registry. */
  readonly findings: readonly Finding[];
}

/** Parses a document: once for each version of it, costs hardly more than the YAML parser itself. */
export function parseLanguageDocument({ uri, version, text }: SourceText): LanguageDocument {
  const { document: yaml, findings } = parsePolicy(text);
  return {
    uri,
    version,
    text,
    ...(yaml && { yaml }),
    outline: policyOutline(yaml),
    findings: findings.map(({ severity, code, message, range }) => ({
      severity,
      code,
      message,
      ...range,
      source: 'stagegate',
    })),
  };
}

/** Parsed documents, one version of each, the least recently used dropped first: syntax trees are far larger than texts. */
export class DocumentCache {
  readonly #documents = new Map<string, LanguageDocument>();

  public constructor(private readonly capacity = 20) {}

  /** The parsed document of this very version. */
  public get(source: SourceText): LanguageDocument {
    const cached = this.#documents.get(source.uri);
    const document = cached?.version === source.version ? cached : parseLanguageDocument(source);
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
