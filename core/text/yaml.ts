import type { Document } from 'yaml';
import { plainScalar } from './exact-scalar';
import { parseYaml } from './yaml-document';
import { plainValue } from './yaml-value';

export type YamlResult =
  | { readonly ok: true; readonly document: Document; readonly value: unknown }
  /** What is wrong, without a full stop. */
  | { readonly ok: false; readonly message: string };

/** Reads one YAML document of a stranger's: neither its depth nor its aliases can harm. An empty one is null. */
export function readYaml(text: string): YamlResult {
  const { document, findings } = parseYaml(text);
  const [finding] = findings;
  if (document === undefined || finding !== undefined) return { ok: false, message: defect(finding) };
  const plain = plainValue(document, plainScalar);
  if (plain.findings.length === 0) return { ok: true, document, value: plain.value };
  return { ok: false, message: 'it is nested too deeply, or its aliases stand for too much or for nothing' };
}

function defect(finding: { readonly code: string; readonly message: string } | undefined): string {
  if (finding?.code === 'too-large') return 'it is longer than 1 MB';
  if (finding?.code === 'too-deep') return 'it is nested too deeply';
  return `it is not valid YAML (${finding?.message.replace(/\.$/, '') ?? ''})`;
}
