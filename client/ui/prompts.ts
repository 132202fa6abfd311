import type { CancelSignal } from '../../core/text/cancellation';

/** The person went on, went back one step, or closed the prompt. */
export type Answer<T> = { readonly kind: 'value'; readonly value: T } | { readonly kind: 'back' | 'closed' };

export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** A codicon's id. */
  readonly icon?: string;
  readonly value: T;
}

/** Where a prompt stands in a sequence; `step` counts from 1 and has a Back button from 2. */
export interface Place {
  readonly title: string;
  readonly step: number;
  readonly steps: number;
}

export interface PickRequest<T> extends Place {
  readonly placeholder: string;
  /** Shown as busy until it settles. */
  readonly choices: Promise<readonly Choice<T>[]>;
}

export interface InputRequest extends Place {
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value?: string;
  /** Not shown while it is typed, and taken with its spaces. */
  readonly secret?: boolean;
  /** A sentence while the text cannot be accepted. */
  readonly validate?: (text: string) => string | undefined;
}

export interface Confirmation {
  readonly message: string;
  readonly detail: string;
  readonly severity: 'information' | 'warning' | 'error';
  readonly actions: readonly string[];
}

export type Progress = (step: string) => void;

/** All that commands ask of and say to a person. */
export interface Prompts {
  pick<T>(request: PickRequest<T>): Promise<Answer<T>>;
  input(request: InputRequest): Promise<Answer<string>>;
  /** A modal dialog; undefined when it was cancelled. */
  confirm(confirmation: Confirmation): Promise<string | undefined>;
  /** A notification; answers the action that was chosen, undefined when it was closed. */
  notify(severity: Confirmation['severity'], message: string, ...actions: string[]): Promise<string | undefined>;
  /** Runs a task under a notification with a Cancel button. */
  progress<T>(title: string, task: (progress: Progress, signal: CancelSignal) => Promise<T>): Promise<T>;
}
