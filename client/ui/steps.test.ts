import { expect, test } from 'vitest';
import type { Answer } from './prompts';
import { runSteps, type Step } from './steps';

interface State {
  readonly model?: string;
  readonly version?: string;
}

function scripted(key: keyof State, answers: Answer<string>[], asked: string[]): Step<State> {
  return {
    done: (state) => state[key] !== undefined,
    ask: (state, place) => {
      asked.push(`${key} ${place.step}/${place.steps}`);
      const answer = answers.shift() ?? { kind: 'closed' };
      return Promise.resolve(
        answer.kind === 'value' ? { kind: 'value', value: { ...state, [key]: answer.value } } : answer,
      );
    },
  };
}

const value = (text: string): Answer<string> => ({ kind: 'value', value: text });

test('asks only for what is missing, and numbers those prompts', async () => {
  const asked: string[] = [];
  const steps = [scripted('model', [], asked), scripted('version', [value('7')], asked)];
  expect(await runSteps('Promote', steps, { model: 'fraud' })).toEqual({ model: 'fraud', version: '7' });
  expect(asked).toEqual(['version 1/1']);
});

test('Back asks the prompt before again, and forgets its first answer', async () => {
  const asked: string[] = [];
  const steps = [
    scripted('model', [value('fraud'), value('churn')], asked),
    scripted('version', [{ kind: 'back' }, value('2')], asked),
  ];
  expect(await runSteps('Promote', steps, {})).toEqual({ model: 'churn', version: '2' });
  expect(asked).toEqual(['model 1/2', 'version 2/2', 'model 1/2', 'version 2/2']);
});

test('a closed prompt ends the sequence without an answer', async () => {
  expect(await runSteps('Promote', [scripted('model', [{ kind: 'closed' }], [])], {})).toBeUndefined();
});
