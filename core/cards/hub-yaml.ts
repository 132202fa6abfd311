import type { Document } from 'yaml';
import { parseYaml, type TextRange, type YamlFinding } from '../text/yaml-document';
import { joinContinuations } from './hub-yaml-joined';
import { hubDifferences } from './hub-yaml-differences';

/** Something about the text itself, before it means anything. */
export interface YamlTextFinding {
  readonly severity: 'error' | 'warning' | 'information';
  readonly code: string;
  /** One sentence. */
  readonly message: string;
  readonly range: TextRange;
}

export interface HubYaml {
  /** Offsets are those of the text. Absent where the text cannot be parsed at all. */
  readonly document?: Document;
  /** The document has a meaning to judge: nothing but repeated keys is wrong with it. */
  readonly readable: boolean;
  readonly findings: readonly YamlTextFinding[];
}

/**
 * Parses YAML that the Hub's own tools read with a parser of YAML 1.1, and this one with YAML 1.2: a text is an error where
 * the former refuses it, and only a warning where the latter alone does.
 */
export function parseHubYaml(text: string): HubYaml {
  if (text.length > MAX_HUB_YAML) return { readable: false, findings: [TOO_LARGE] };
  const strict = parseYaml(text);
  const syntax = firstSyntax(strict.findings);
  if (!syntax) return judged(text, strict, []);
  const joined = strict.document && joinContinuations(text);
  const lenient = joined === undefined ? strict : parseYaml(joined.text);
  const still = firstSyntax(lenient.findings);
  if (joined === undefined || still) {
    const document = strict.document && { document: strict.document };
    return { ...document, readable: false, findings: [still && joined ? still : syntax] };
  }
  const { start } = joined;
  return judged(joined.text, lenient, [
    { severity: 'warning', code: 'unindented-continuation', message: UNINDENTED, range: { start, end: start + 1 } },
  ]);
}

/** Parsing more than this at every keystroke would be felt; the longest cards of the Hub have less. */
export const MAX_HUB_YAML = 200_000;

const TOO_LARGE: YamlTextFinding = {
  severity: 'information',
  code: 'too-large',
  message: 'The YAML is longer than 200 KB and is not analyzed.',
  range: { start: 0, end: 0 },
};
/** Nobody reads more one by one. */
const MAX_REPEATED = 100;

const UNINDENTED =
  'A text or list goes on at the beginning of a line, which YAML 1.2 parsers refuse; indent what belongs to it.';

function judged(
  text: string,
  { document, findings: repeated }: ReturnType<typeof parseYaml>,
  warnings: readonly YamlTextFinding[],
): HubYaml {
  if (!document) return { readable: false, findings: repeated.slice(0, MAX_REPEATED) };
  const differences = hubDifferences(text, document);
  const readable = differences.length === 0;
  return {
    document,
    readable,
    findings: [...repeated.slice(0, MAX_REPEATED), ...differences.slice(0, 1), ...warnings],
  };
}

/** The first thing that is no YAML: what follows it is mostly its consequence. */
function firstSyntax(findings: readonly YamlFinding[]): YamlFinding | undefined {
  return findings
    .filter(({ code }) => code !== 'duplicate-key')
    .reduce<YamlFinding | undefined>(
      (first, one) => (first && first.range.start <= one.range.start ? first : one),
      undefined,
    );
}
