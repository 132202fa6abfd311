import type { Document } from 'yaml';
import { parseYaml } from '../policy/parse/document';

export type YamlResult =
  | { readonly ok: true; readonly document: Document; readonly value: unknown }
  /** What is wrong, without a full stop. */
  | { readonly ok: false; readonly message: string };

/** Aliases can make a small document stand for a huge one. */
const MAX_ALIASES = 100;

/** Reads one YAML document of a stranger's: neither its depth nor its aliases can harm. An empty one is null. */
export function readYaml(text: string): YamlResult {
  const { document, findings } = parseYaml(text);
  const [finding] = findings;
  if (document === undefined || finding !== undefined) return { ok: false, message: defect(finding) };
  try {
    return { ok: true, document, value: document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown };
  } catch {
    return { ok: false, message: 'its aliases stand for too much or for nothing' };
  }
}

function defect(finding: { readonly code: string; readonly message: string } | undefined): string {
  if (finding?.code === 'too-large') return 'it is longer than 1 MB';
  if (finding?.code === 'too-deep') return 'it is nested too deeply';
  return `it is not valid YAML (${finding?.message.replace(/\.$/, '') ?? ''})`;
}
