import { createHash } from 'node:crypto';

/** RFC 8785: keys by UTF-16 code units, numbers and strings as ECMAScript writes them. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}

export function sha256OfJson(value: unknown): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`;
}

interface EvidenceJson {
  readonly model: string;
  readonly transition: { readonly from: string; readonly to: string };
  readonly candidate: Readonly<Record<string, unknown>>;
  readonly versions?: readonly { readonly version: string }[];
}

/** What an approval of this evidence is bound to; `baselines` are the versions that its gates compare with. */
export function boundDigests(
  evidenceText: string,
  baselines: readonly string[],
): { version: string; evidence: string } {
  const { model, transition, candidate, versions = [] } = JSON.parse(evidenceText) as EvidenceJson;
  const { from, to } = transition;
  const lasting = Object.fromEntries(
    Object.entries(candidate).filter(([key]) => key !== 'stages' && key !== 'aliases'),
  );
  const used = versions
    .filter(({ version }) => baselines.includes(version))
    .sort((a, b) => (a.version < b.version ? -1 : 1));
  return {
    version: sha256OfJson(lasting),
    evidence: sha256OfJson({ model, from, to, candidate, baselines: used }),
  };
}
