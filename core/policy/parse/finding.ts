import type { Fix } from '../../text/fix';
import type { TextRange, YamlPath } from '../../text/yaml-document';

export type { TextRange } from '../../text/yaml-document';

export type FindingSeverity = 'error' | 'warning' | 'hint';

export type PolicyPath = YamlPath;

/** Something to say about a policy's text. Any `error` makes the policy invalid. */
export interface PolicyFinding {
  readonly severity: FindingSeverity;
  /** Stable, such as `unknown-property`. */
  readonly code: string;
  /** One sentence. */
  readonly message: string;
  readonly path: PolicyPath;
  readonly range: TextRange;
  /** Ways to correct it, the likeliest first. */
  readonly fixes?: readonly Fix[];
}

/** A finding before its place in the text is known. */
export interface LocatedFinding extends Omit<PolicyFinding, 'range'> {
  /** What to underline: the value at the path, or the key that leads to it. */
  readonly at: 'key' | 'value';
  /** The part of a text value that is meant, in its characters. */
  readonly within?: TextRange;
}

export type Report = (finding: LocatedFinding) => void;

/** An error at a value. */
export function errorAt(path: PolicyPath, code: string, message: string): LocatedFinding {
  return { severity: 'error', code, message, path, at: 'value' };
}
