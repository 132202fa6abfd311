import type { Quote } from './yaml-text';
import { yamlText } from './yaml-text';

/** What a client can take. */
export interface CompletionOptions {
  /** The client understands snippets. */
  readonly snippets: boolean;
  /** The client inserts several lines as they are, without indenting them itself. */
  readonly multiline: boolean;
}

/** One thing to complete with. */
export interface Proposal {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'live';
  /** Replaces the completion's range; its lines are indented absolutely. */
  readonly text: string;
  /** `text` is a snippet. */
  readonly snippet: boolean;
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** What a person types to find it, with the quote that the replaced text begins with. */
  readonly filterText: string;
}

/** What has to stand around a value so that a list or map can begin where the cursor is. */
export interface Wrap {
  readonly before: string;
  readonly after: string;
  /** The result is a flow collection: one line, commas. */
  readonly flow: boolean;
}

export const NO_WRAP: Wrap = { before: '', after: '', flow: false };
export const LIST_LINE: Wrap = { before: '- ', after: '', flow: false };
export const FLOW_LIST: Wrap = { before: '[', after: ']', flow: true };
export const FLOW_MAP: Wrap = { before: '{ ', after: ' }', flow: true };
export const FLOW_LIST_OF_MAPS: Wrap = { before: '[{ ', after: ' }]', flow: true };

export interface ValueProposal {
  readonly value: unknown;
  readonly kind: 'value' | 'live';
  readonly detail?: string;
  readonly documentation?: string;
}

/** A scalar, quoted where YAML would otherwise read something else. */
export function valueProposal(told: ValueProposal, quote: Quote, wrap: Wrap): Proposal {
  const { value, ...rest } = told;
  const label = typeof value === 'string' ? value : JSON.stringify(value);
  return {
    ...rest,
    label: wrap.before + label + wrap.after,
    text: wrap.before + yamlText(value, quote) + wrap.after,
    snippet: false,
    filterText: (quote ?? '') + label,
  };
}
