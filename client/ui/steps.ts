import type { Answer, Place } from './prompts';

/** One prompt of a sequence: skipped while `done`, else asks and returns the state with the answer in it. */
export interface Step<S> {
  readonly done: (state: S) => boolean;
  readonly ask: (state: S, place: Place) => Promise<Answer<S>>;
}

/**
 * Asks what is not known yet, one prompt after the other; Back returns to the prompt before with the state that it started from.
 * Undefined when the person closed a prompt.
 */
export async function runSteps<S>(title: string, steps: readonly Step<S>[], initial: S): Promise<S | undefined> {
  const needed = steps.filter((step) => !step.done(initial));
  const states: S[] = [initial];
  for (let index = 0; index < needed.length;) {
    const step = needed[index];
    const state = states[index];
    if (step === undefined || state === undefined) return undefined;
    const answer = await step.ask(state, { title, step: index + 1, steps: needed.length });
    if (answer.kind === 'closed') return undefined;
    if (answer.kind === 'value') states[index + 1] = answer.value;
    index = Math.max(0, index + (answer.kind === 'value' ? 1 : -1));
  }
  return states[needed.length];
}

/** Turns an answer into the next state. */
export function into<T, S>(answer: Answer<T>, next: (value: T) => S): Answer<S> {
  return answer.kind === 'value' ? { kind: 'value', value: next(answer.value) } : answer;
}
