import type { ExactNumber } from './evidence';

/** A promotion policy as `schemas/promotion-policy.schema.json` describes it, free of errors. */
export interface Policy {
  readonly version: 1;
  readonly extends?: string;
  readonly registry?: string;
  readonly models?: readonly string[];
  readonly audit?: AuditSettings;
  readonly people?: Readonly<Record<string, Person>>;
  readonly roles?: Readonly<Record<string, Role>>;
  readonly stages?: readonly Stage[];
  readonly transitions?: readonly Transition[];
  readonly deployments?: Readonly<Record<string, Deployment>>;
  readonly monitors?: Readonly<Record<string, Monitor>>;
}

/** The digits of a decimal number as the policy writes them. */
export type DecimalText = string;

/** `30m`, `24h`, `7d` or ISO 8601 without calendar units. */
export type DurationText = string;

export interface AuditSettings {
  readonly remote?: string;
  readonly push?: 'required' | 'bestEffort' | 'never';
}

/** One person, by all the names they have. */
export interface Person {
  readonly emails?: readonly string[];
  readonly logins?: readonly string[];
  readonly keys?: readonly string[];
}

export interface Role {
  /** E-mail addresses, names of people, names of other roles. */
  readonly members: readonly string[];
  /** Such as `approve` or `promote:Staging`. */
  readonly may: readonly string[];
}

export interface Stage {
  readonly name: string;
  /** At most one of `alias`, `stage`, `tag` and `native` says how the registry represents it. */
  readonly alias?: string;
  readonly stage?: string;
  readonly tag?: Readonly<Record<string, string>>;
  readonly native?: string;
  /** Another registry, where the environment is one of its own. */
  readonly registry?: string;
  readonly exclusive?: boolean;
  readonly protected?: boolean;
}

export interface Transition {
  readonly from: readonly string[];
  readonly to: string;
  readonly soak?: DurationText;
  readonly gates?: readonly Gate[];
  readonly approvals?: Approvals;
  readonly windows?: readonly PromotionWindow[];
  readonly archiveExisting?: boolean;
  readonly rollout?: Rollout;
}

export type Gate =
  MetricGate | ModelCardGate | SignatureGate | SignedGate | TagGate | ExpressionGate | AnyOfGate | AllOfGate | NotGate;

export type GateKind = Gate['kind'];

/** `warn` softens a bound that was missed; may differ by the point at which the decision is made. */
export type Enforcement = 'warn' | 'deny';

export interface GateBase {
  readonly name?: string;
  readonly critical?: boolean;
  readonly enforcement?: Enforcement | Readonly<Partial<Record<'editor' | 'ci' | 'promote' | 'audit', Enforcement>>>;
}

/** All inclusive; all that are stated must hold. */
export interface Bounds {
  readonly threshold?: DecimalText;
  readonly range?: { readonly min?: DecimalText; readonly max?: DecimalText };
  readonly minAbsoluteChange?: DecimalText;
  readonly minRelativeChange?: DecimalText;
  readonly maxRelativeChange?: DecimalText;
}

export interface MetricGate extends GateBase, Bounds {
  readonly kind: 'metric';
  readonly metric: string;
  readonly greaterIsBetter?: boolean;
  readonly baseline?: Baseline;
  readonly onMissingBaseline?: OnMissingBaseline;
  readonly maxAge?: DurationText;
  readonly minSamples?: number;
  readonly slices?: readonly SliceRule[];
}

export type OnMissingBaseline = 'fail' | 'rubberStamp' | 'skip';

export type Baseline =
  | { readonly stage: string }
  | { readonly alias: string }
  | { readonly version: string }
  | { readonly lastPassed: number; readonly aggregate?: Aggregate };

export type Aggregate = 'median' | 'mean' | 'min' | 'max';

/** States only the bounds that differ from its gate's. */
export interface SliceRule extends Bounds {
  readonly where: Readonly<Record<string, string | boolean | ExactNumber>>;
  readonly minSize?: number;
}

export interface ModelCardGate extends GateBase {
  readonly kind: 'modelCard';
  readonly modelCard: {
    readonly sections?: readonly string[];
    readonly licenses?: readonly string[];
    readonly claims?: 'match';
  };
}

export interface SignatureGate extends GateBase {
  readonly kind: 'signature';
  readonly signature: 'required';
}

export interface SignedGate extends GateBase {
  readonly kind: 'signed';
  readonly signed: {
    /** Public keys as PEM texts, one of which must have signed. */
    readonly keys: readonly string[];
  };
}

export interface TagGate extends GateBase {
  readonly kind: 'tag';
  readonly tag: {
    readonly key: string;
    readonly equals?: string;
    /** RE2, unanchored. */
    readonly matches?: string;
    /** The role that must have set it. */
    readonly setBy?: string;
  };
}

export interface ExpressionGate extends GateBase {
  readonly kind: 'expression';
  /** CEL. */
  readonly expression: string;
}

export interface AnyOfGate extends GateBase {
  readonly kind: 'anyOf';
  readonly anyOf: readonly Gate[];
}

export interface AllOfGate extends GateBase {
  readonly kind: 'allOf';
  readonly allOf: readonly Gate[];
}

export interface NotGate extends GateBase {
  readonly kind: 'not';
  readonly not: Gate;
}

export interface Approvals {
  readonly rules: readonly ApprovalRule[];
  readonly preventSelfApproval?: boolean;
  readonly expiresAfter?: DurationText;
}

export interface ApprovalRule {
  /** A role. */
  readonly from: string;
  /** Distinct persons; 1 when absent. */
  readonly count?: number;
}

/** Exactly one of `deny` and `allow`: an RRULE, daily or coarser. */
export interface PromotionWindow {
  readonly deny?: string;
  readonly allow?: string;
  /** `HH:MM` */
  readonly start: string;
  readonly duration: DurationText;
  /** IANA. */
  readonly timeZone: string;
}

export interface Rollout {
  /** A deployment's name. */
  readonly target: string;
  /** Percentages of traffic, rising. */
  readonly steps: readonly number[];
  readonly pause?: DurationText;
  /** Names of monitors. */
  readonly analysis?: readonly string[];
}

export interface Deployment {
  readonly type: 'batch' | 'rest' | 'streaming' | 'edge';
  readonly kserve?: { readonly context?: string; readonly namespace: string; readonly name: string };
  readonly serving?: {
    readonly latencyMs?: number;
    readonly autoscaling?: { readonly min?: number; readonly max?: number };
    readonly tls?: 'required';
    readonly auth?: 'required';
    readonly resources?: 'required';
    readonly driftHook?: 'required';
  };
}

export interface Monitor {
  /** Exactly one source. */
  readonly prometheus?: { readonly url: string; readonly query: string };
  readonly report?: { readonly file: string; readonly path: string };
  readonly greaterIsBetter: boolean;
  readonly threshold: DecimalText;
  readonly interval?: DurationText;
  readonly count?: number;
  readonly maxAge?: DurationText;
}

/** A version that holds no stage. */
export const NO_STAGE = 'None';
