import type { Document } from 'yaml';
import type { CardFinding } from '../../cards/card-finding';
import { plainScalar } from '../../text/exact-scalar';
import { parseYaml } from '../../text/yaml-document';
import { plainValue } from '../../text/yaml-value';
import { isTemplate } from '../../cards/front-matter';
import { withMerges } from '../../cards/merges';
import { cardSymbols } from '../cards/symbols';
import type { Finding } from '../finding';
import { blankedBefore, located } from '../located';
import type { JsonSchema } from '../schema';
import type { DocumentSupport, ParsedText, YamlPart } from '../support';

/** What a kind of manifest needs to be one. */
export interface ManifestKind {
  readonly schema: JsonSchema;
  /** What is wrong with a plain value; nothing for a value that is another tool's. */
  readonly check: (value: unknown, document: Document) => readonly CardFinding[];
  /** A text that is no such manifest: another program or a person fills it in first, or it is something else of that name. */
  readonly isOther?: (text: string) => boolean;
  /** Whether a file may hold several YAML documents. */
  readonly several?: boolean;
}

/** A manifest in YAML: judged by its schema and by rules of its own, never by the registry unless `live` says so. */
export function manifestSupport(kind: ManifestKind, live: Partial<DocumentSupport> = {}): DocumentSupport {
  return {
    schema: kind.schema,
    essence: (text) => text,
    parse: (text) => parseManifest(text, kind),
    needs: () => ({}),
    liveFindings: () => [],
    valuesAt: () => undefined,
    isLiveHover: () => false,
    hoverContents: () => undefined,
    symbols: cardSymbols,
    ...live,
  };
}

/** More documents in one file than this are not analyzed. */
const MAX_PARTS = 20;

function parseManifest(text: string, kind: ManifestKind): ParsedText {
  if (isTemplate(text) || kind.isOther?.(text) === true) return { parts: [], findings: [] };
  if (text.length > MAX_LENGTH) return { parts: [], findings: [TOO_LARGE] };
  const parts = (kind.several === true ? documentsIn(text) : [{ start: 0, end: text.length }]).map(({ start, end }) =>
    parsePart(text, { start, end }, kind),
  );
  return { parts: parts.flatMap(({ part }) => part ?? []), findings: parts.flatMap(({ findings }) => findings) };
}

/** Text of brackets and quotes alone takes the parser ten times as long as a manifest. */
const MAX_LENGTH = 100_000;

const TOO_LARGE: Finding = {
  severity: 'information',
  code: 'too-large',
  message: 'The file is longer than 100 KB and is not analyzed.',
  start: 0,
  end: 0,
  source: 'stagegate',
};

interface Extent {
  readonly start: number;
  readonly end: number;
}

/** A line that begins with `---` ends a YAML document wherever it stands. */
function documentsIn(text: string): readonly Extent[] {
  const fences = [...text.matchAll(/^---(?=\s|$)/gm)].map(({ index }) => index);
  const starts = [0, ...fences.map((fence) => fence + 3)];
  return starts.slice(0, MAX_PARTS).map((start, index) => ({ start, end: fences[index] ?? text.length }));
}

function parsePart(
  whole: string,
  { start, end }: Extent,
  { check }: ManifestKind,
): { readonly part?: YamlPart; readonly findings: readonly Finding[] } {
  const text = blankedBefore(whole, start, end);
  const { document: yaml, findings: syntax } = parseYaml(text);
  const told = syntax.slice(0, 20).map(({ severity, code, message, range, fixes }): Finding => ({
    severity,
    code,
    message,
    ...range,
    source: 'stagegate',
    ...(fixes && { fixes }),
  }));
  if (!yaml) return { findings: told };
  const part = { text, start, yaml };
  if (syntax.some(({ code }) => code !== 'duplicate-key')) return { part, findings: told };
  const plain = plainValue(yaml, plainScalar);
  const findings =
    plain.findings.length > 0
      ? plain.findings
      : check(text.includes('<<') ? withMerges(plain.value) : plain.value, yaml);
  return { part, findings: [...told, ...located(yaml, text, findings)] };
}
