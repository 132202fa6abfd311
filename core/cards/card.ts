import type { CardFacts } from '../policy/evidence';
import { exactScalar } from '../text/exact-scalar';
import { readYaml } from '../text/yaml';
import { plainValue } from '../text/yaml-value';
import { claimsOf } from './claims';
import { sectionLengths } from './sections';

export type CardResult =
  | { readonly ok: true; readonly card: CardFacts }
  /** What is wrong, without a full stop. */
  | { readonly ok: false; readonly message: string };

/** Characters of a card that are still read. */
const MAX_LENGTH = 1_000_000;

/** Reads a model card: Markdown with or without YAML front matter, as on Hugging Face. */
export function parseCard(text: string): CardResult {
  if (text.length > MAX_LENGTH) return { ok: false, message: 'it is longer than 1 MB' };
  const { front, body } = splitFrontMatter(text);
  const yaml = readYaml(front);
  if (!yaml.ok) return { ok: false, message: `its front matter cannot be used: ${yaml.message}` };
  const frontMatter = yaml.value ?? {};
  if (!isMapping(frontMatter)) return { ok: false, message: 'its front matter is not a mapping' };
  const claims = claimsOf(plainValue(yaml.document, exactScalar).value);
  return { ok: true, card: { frontMatter, sections: sectionLengths(body), claims } };
}

/** The text between the fences, and the rest. White space and a byte order mark before the first fence are legal. */
export function splitFrontMatter(text: string): { readonly front: string; readonly body: string } {
  const lines = text
    .replace(/^\uFEFF/, '')
    .trimStart()
    .split(/\r?\n/);
  if (!isFence(lines[0])) return { front: '', body: text };
  const end = lines.findIndex((line, index) => index > 0 && isFence(line));
  if (end < 0) return { front: '', body: text };
  return { front: lines.slice(1, end).join('\n'), body: lines.slice(end + 1).join('\n') };
}

const isFence = (line: string | undefined): boolean => line !== undefined && /^---[ \t]*$/.test(line);

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
