import { expect, test } from 'vitest';
import { askCredentials } from './credentials';
import type { Answer, InputRequest, PickRequest } from './prompts';
import { plainEnglish } from './translate';

/** Prompts that answer from a list, and write down how they asked. */
function scripted(
  texts: readonly string[],
  picked: number,
): Parameters<typeof askCredentials>[0] & { asked: string[] } {
  const answers = [...texts];
  const asked: string[] = [];
  return {
    asked,
    t: plainEnglish,
    prompts: {
      pick: async <T>({ placeholder, choices }: PickRequest<T>): Promise<Answer<T>> => {
        asked.push(placeholder);
        const choice = (await choices)[picked];
        return choice === undefined ? { kind: 'closed' } : { kind: 'value', value: choice.value };
      },
      input: ({ prompt, secret = false, validate }: InputRequest): Promise<Answer<string>> => {
        asked.push(`${prompt}${secret ? ' (hidden)' : ''}`);
        const value = answers.shift();
        const isFine = value !== undefined && validate?.(value) === undefined;
        return Promise.resolve(isFine ? { kind: 'value', value } : { kind: 'closed' });
      },
    },
  };
}

const origin = 'https://ml.example.com';

test('a user name is typed openly, a password is not', async () => {
  const asking = scripted(['anna', ' spaces count '], 0);
  expect(await askCredentials(asking, origin)).toEqual({
    kind: 'basic',
    username: 'anna',
    password: ' spaces count ',
  });
  expect(asking.asked).toEqual(['How do you sign in?', 'User name at ml.example.com', 'Password of anna (hidden)']);
});

test('a token is one hidden word', async () => {
  expect(await askCredentials(scripted(['t0ken'], 1), origin)).toEqual({ kind: 'bearer', token: 't0ken' });
  expect(await askCredentials(scripted(['two words'], 1), origin)).toBeUndefined();
});

test('a name with a colon would be half a password', async () => {
  expect(await askCredentials(scripted(['an:na', 'x'], 0), origin)).toBeUndefined();
});

test('whoever closes a prompt has not signed in', async () => {
  expect(await askCredentials(scripted([], 2), origin)).toBeUndefined();
  expect(await askCredentials(scripted(['anna'], 0), origin)).toBeUndefined();
});

test.each([
  ['http://ml.example.com', 'http://ml.example.com is not encrypted: others may read what you send.'],
  ['http://127.0.0.1:5000', 'How do you sign in?'],
])('at %s it says %s', async (plain, expected) => {
  const asking = scripted([], 2);
  await askCredentials(asking, plain);
  expect(asking.asked).toEqual([expected]);
});
