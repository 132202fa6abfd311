/** Something that an auditor has to look at. */
export interface VerifyFinding {
  /**
   * `chain`: the trail itself is broken · `stamp`: registry and trail do not name each other · `decision`: a recorded
   * decision is not what its evidence gives · `outOfBand`: a stage moved without a record · `truncated`: records are gone.
   */
  readonly kind: 'chain' | 'stamp' | 'decision' | 'outOfBand' | 'truncated';
  /** A record's id, a ref name, or `model@stage`. */
  readonly subject: string;
  readonly model?: string;
  /** One sentence for a person. */
  readonly message: string;
}

export interface VerifyReport {
  /** True when there are no findings. */
  readonly ok: boolean;
  /** Number of records that were read. */
  readonly events: number;
  /** Absent while the trail is empty. */
  readonly tip?: string;
  readonly findings: readonly VerifyFinding[];
  /** What could not be verified, and why; no finding, because nothing speaks against it. */
  readonly notes: readonly string[];
}
