import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import { baselinesUsed } from './baselines-used';
import type { DecisionContext } from './context';
import type { EvidenceDigests, VersionFacts } from './evidence';
import { withDoubles } from './record';

/**
 * What an approval is bound to. `policy` is there only when the policy's identity is known; `version` and `evidence` are
 * each missing when what they cover has no RFC 8785 form (a number beyond IEEE doubles, a broken surrogate pair): a
 * baseline's, say, leaves the evidence without a digest and not the version.
 */
export function digestsOf(
  context: Pick<DecisionContext, 'evidence' | 'transition' | 'identity'>,
): Partial<EvidenceDigests> {
  const { evidence, transition, identity } = context;
  const version = versionDigest(evidence.candidate);
  const whole = jsonDigest({
    model: evidence.model,
    from: evidence.transition.from,
    to: evidence.transition.to,
    candidate: evidence.candidate,
    baselines: baselinesUsed(transition, evidence),
  });
  return {
    ...(version === undefined ? {} : { version }),
    ...(identity === undefined ? {} : { policy: identity.digest }),
    ...(whole === undefined ? {} : { evidence: whole }),
  };
}

/** `sha256:<hex>` of the version without stages and aliases, which promoting changes. */
export function versionDigest(version: VersionFacts): string | undefined {
  const lasting = Object.entries(version).filter(([key]) => key !== 'stages' && key !== 'aliases');
  return jsonDigest(Object.fromEntries(lasting));
}

/** The Git blob id of a file's text. */
export function gitBlobId(text: string): string {
  const content = utf8ToBytes(text);
  return bytesToHex(sha1(concatBytes(utf8ToBytes(`blob ${content.length}\0`), content)));
}

function jsonDigest(value: unknown): string | undefined {
  try {
    // RFC 8785 knows numbers as IEEE doubles only.
    const text = canonicalize(withDoubles(value));
    return text === undefined ? undefined : `sha256:${bytesToHex(sha256(utf8ToBytes(text)))}`;
  } catch {
    return undefined;
  }
}
