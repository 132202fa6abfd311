import type { StageHolding } from '../registry/model';

/**
 * Everything a decision reads; the JSON form is public interface. Absent means unknown; `stages: []` means None.
 * Numbers keep the digits that people wrote: see `ExactNumber`.
 */
export interface Evidence {
  readonly now: string;
  readonly actor?: string;
  readonly model: string;
  readonly transition: TransitionRequest;
  readonly candidate: VersionFacts;
  /** The model's other versions, from which a baseline may be chosen. Absent: unknown. */
  readonly versions?: readonly VersionFacts[];
  /** Absent: unknown. */
  readonly holds?: readonly Hold[];
  /** Parts whose source did not answer, each with the reason. */
  readonly unavailable?: Readonly<Partial<Record<EvidencePart, string>>>;
  readonly approvals?: readonly Approval[];
}

export type EvidencePart =
  'metrics' | 'tags' | 'card' | 'signature' | 'modelSignature' | 'stages' | 'versions' | 'holds' | 'approvals';

export interface TransitionRequest {
  /** A stage's name, or `None`. */
  readonly from: string;
  readonly to: string;
  readonly requestedBy?: string;
  readonly requestedAt?: string;
}

/** One version as evidence: what a gate may ask of it. */
export interface VersionFacts {
  readonly version: string;
  readonly author?: string;
  readonly createdAt?: string;
  readonly aliases?: readonly string[];
  readonly stages?: readonly StageHolding[];
  /** Its model declares inputs and outputs. */
  readonly signature?: boolean;
  /** `null`: its files are not signed. Absent: nobody asked. */
  readonly modelSignature?: ModelSignatureFacts | null;
  readonly tags?: Readonly<Record<string, string>>;
  /** Who set a tag, by e-mail address, as far as the audit trail shows it. */
  readonly tagsSetBy?: Readonly<Record<string, string>>;
  /** When it passed a decision for a stage and moved there. */
  readonly passed?: readonly { readonly stage: string; readonly at: string }[];
  readonly metrics?: Readonly<Record<string, MetricFact | null>>;
  /** `null`: there is no card. Absent: unknown. */
  readonly card?: CardFacts | null;
}

/**
 * A number with the exact digits of its source, such as `0.30` or `1e-3`.
 * Structurally a `LosslessNumber` of the lossless-json package; a plain number is taken by its shortest decimal form.
 */
export type ExactNumber = number | { readonly isLosslessNumber: true; readonly value: string };

/** `NaN`, `Infinity` and `-Infinity` come as strings, as MLflow writes them. */
export type MetricValue = ExactNumber | string | boolean | null | Readonly<Record<string, unknown>>;

export interface MetricFact {
  readonly value?: MetricValue;
  readonly dataset?: { readonly name?: string; readonly digest?: string };
  readonly at?: string;
  /** Number of evaluated samples. */
  readonly samples?: ExactNumber;
  readonly slices?: readonly MetricSlice[];
  /** Its values on other data sets, each with its own; what a card claims about one of those is compared with that. */
  readonly others?: readonly MetricMeasurement[];
}

export type MetricMeasurement = Pick<MetricFact, 'value' | 'dataset' | 'at'>;

export interface MetricSlice {
  readonly where: Readonly<Record<string, string | number | boolean>>;
  readonly value?: MetricValue;
  readonly samples?: ExactNumber;
}

/** What came of verifying a model signature with the keys that the policy names. */
export interface ModelSignatureFacts {
  /** Fingerprint of the key that made it: `sha256:<hex>`. */
  readonly key?: string;
  /** What it says of all files together: `sha256:<hex>`. */
  readonly digest?: string;
  /** Why it does not count, as one sentence. */
  readonly problem?: string;
}

export interface CardFacts {
  readonly frontMatter: Readonly<Record<string, unknown>>;
  /** Heading → length of its text in characters once placeholders are removed. */
  readonly sections: Readonly<Record<string, number>>;
  readonly claims?: readonly unknown[];
}

export interface Hold {
  readonly stage: string;
  readonly at: string;
  readonly by?: string;
  readonly reason?: string;
  readonly releasedAt?: string;
}

export interface Approval {
  readonly by: string;
  readonly at: string;
  readonly decision: 'approve' | 'reject';
  readonly reason?: string;
  /** Absent in evidence written by hand: bound to it. */
  readonly digests?: Readonly<Partial<EvidenceDigests>>;
}

/** What an approval is bound to; `version` and `evidence` are `sha256:<hex>`, `policy` is a Git blob id. */
export interface EvidenceDigests {
  readonly version: string;
  readonly policy: string;
  readonly evidence: string;
}
