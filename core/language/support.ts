import type { Document } from 'yaml';
import type { TestFile } from '../policy/test-cases-file';
import type { Milliseconds } from '../policy/time';
import type { LanguageDocument } from './document';
import type { Finding } from './finding';
import type { Knowledge, RegistryNeeds } from './knowledge';
import type { LiveSubject } from './live-hover';
import type { NodePath } from './node-at';
import type { PolicyOutline } from './policy-outline';
import type { ValueProvider } from './policy-values';
import type { JsonSchema } from './schema';
import type { FileNeeds, Surroundings } from './surroundings';
import type { Snippet } from './snippets';
import type { DocumentSymbol } from './symbols';
import type { TextSite } from './text-site';

/** One YAML document inside a text. */
export interface YamlPart {
  /** From the beginning of the whole text, so that offsets are the same; what is before `start` is blanked out. */
  readonly text: string;
  readonly start: number;
  readonly yaml: Document;
}

/** What a text alone tells. */
export interface ParsedText {
  /** None where the text is too large or nested too deeply to be parsed. */
  readonly parts: readonly YamlPart[];
  /** Of a policy. */
  readonly outline?: PolicyOutline;
  /** Of a file of policy tests. */
  readonly tests?: TestFile;
  /** Without those that depend on the registry. */
  readonly findings: readonly Finding[];
}

/** What is particular to a kind of document. Everything is pure. */
export interface DocumentSupport {
  /** Describes the document for completions and hovers. */
  readonly schema: JsonSchema;
  /** The beginning of a text that `parse` looks at. It is compared at every keystroke. */
  readonly essence: (text: string) => string;
  readonly parse: (essence: string) => ParsedText;
  /** What analyzing and completing asks of the registry, as far as it can be said by now. */
  readonly needs: (document: LanguageDocument, knowledge: Knowledge) => RegistryNeeds;
  /** Which other files of the workspace the document depends on, as far as it can be said by now. Absent: on none. */
  readonly fileNeeds?: (document: LanguageDocument, surroundings: Surroundings) => FileNeeds;
  /** What the registry's answers contradict. Silent wherever an answer is missing. */
  readonly liveFindings: (document: LanguageDocument, knowledge: Knowledge) => readonly Finding[];
  /** Tells whether a finding of the text alone holds with what is known of other files, too. Absent: all do. */
  readonly holds?: (document: LanguageDocument, knowledge: Knowledge) => (finding: Finding) => boolean;
  /** What is true at a time only. */
  readonly timedFindings?: (document: LanguageDocument, now: Milliseconds) => readonly Finding[];
  /** What is often written together. */
  readonly snippets?: readonly Snippet[];
  /** A place outside of the YAML where something can be completed. */
  readonly textSite?: (document: LanguageDocument, offset: number) => TextSite | undefined;
  readonly valuesAt: (path: NodePath) => ValueProvider | undefined;
  /** The registry's answers have a part in the hover of a path. */
  readonly isLiveHover: (path: NodePath) => boolean;
  /** Markdown about the name or number at a path, beyond what the schema says. */
  readonly hoverContents: (path: NodePath, subject: LiveSubject) => string | undefined;
  readonly symbols: (document: LanguageDocument) => readonly DocumentSymbol[];
}

/** The YAML document that an offset is in or touches. */
export function partAt({ parts }: LanguageDocument, offset: number): YamlPart | undefined {
  return parts.find(({ start, text }) => start <= offset && offset <= text.length);
}
