import { expect, test } from 'vitest';
import { headerOf, SIGN_INS_KEY, SignIns, type SignInChange } from './sign-in';

function fixture(kept?: string): { signIns: SignIns; secrets: Map<string, string>; changes: SignInChange[] } {
  const secrets = new Map(kept === undefined ? [] : [[SIGN_INS_KEY, kept]]);
  const changes: SignInChange[] = [];
  let id = 0;
  const storage = {
    get: (key: string) => Promise.resolve(secrets.get(key)),
    store: (key: string, value: string) => {
      secrets.set(key, value);
      return Promise.resolve();
    },
  };
  const signIns = new SignIns(
    storage,
    () => String((id += 1)),
    (change) => changes.push(change),
  );
  return { signIns, secrets, changes };
}

const anna = { kind: 'basic', username: 'anna', password: 'pässword' } as const;
const token = { kind: 'bearer', token: 't0ken' } as const;
const ids = (changes: readonly SignInChange[]): unknown =>
  changes.map(({ added, removed }) => [added.map(({ id }) => id), removed.map(({ id }) => id)]);

test('an identity is for the origin that it was given for, and no other', async () => {
  const { signIns } = fixture();
  await signIns.signIn('https://one.example.com', anna);
  expect(await signIns.at('https://one.example.com')).toEqual(anna);
  for (const other of ['https://one.example.com:8443', 'http://one.example.com', 'https://two.example.com']) {
    expect(await signIns.at(other)).toBeUndefined();
  }
});

test('signing in again takes the place of the first, and both are told once', async () => {
  const { signIns, changes } = fixture();
  await signIns.signIn('https://one.example.com', anna);
  await signIns.signIn('https://one.example.com', token);
  expect(await signIns.all()).toHaveLength(1);
  expect(ids(changes)).toEqual([
    [['1'], []],
    [['2'], ['1']],
  ]);
});

test('two sign-ins at once are both kept', async () => {
  const { signIns } = fixture();
  await Promise.all([signIns.signIn('https://one', anna), signIns.signIn('https://two', token)]);
  expect((await signIns.all()).map(({ origin }) => origin)).toEqual(['https://one', 'https://two']);
});

test('who signs out leaves nothing behind', async () => {
  const { signIns, secrets } = fixture();
  const { id } = await signIns.signIn('https://one', anna);
  await signIns.signOut(id);
  expect(await signIns.at('https://one')).toBeUndefined();
  expect(secrets.get(SIGN_INS_KEY)).toBe('[]');
});

test('what another window has changed is told when it is read', async () => {
  const { signIns, secrets, changes } = fixture();
  secrets.set(SIGN_INS_KEY, JSON.stringify([{ id: 'x', origin: 'https://one', authorization: token }]));
  await signIns.all();
  await signIns.all();
  expect(ids(changes)).toEqual([[['x'], []]]);
});

test.each([
  'no JSON',
  '{}',
  '[7, null, {"id": "1", "origin": "o", "authorization": {"kind": "basic", "username": 1}}]',
])('a secret that cannot be read, %s, is nobody', async (kept) => {
  expect(await fixture(kept).signIns.all()).toEqual([]);
});

test('the header says who one is', () => {
  expect(headerOf(anna)).toBe(`Basic ${Buffer.from('anna:pässword').toString('base64')}`);
  expect(headerOf(token)).toBe('Bearer t0ken');
});
