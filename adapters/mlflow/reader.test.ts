import { describe, expect, it } from 'vitest';
import { allPages } from '../../core/registry/pages';
import { RegistryFailure } from '../../core/registry/errors';
import { Client } from './client';
import { Http, type Fetch } from './http';
import { RegistryReader } from './reader';

/** A server that answers each call with what is given for it, and with nothing else. */
function reading(answers: Readonly<Record<string, unknown>>): { reader: RegistryReader; asked: () => number } {
  let count = 0;
  const fetch: Fetch = (address) => {
    count += 1;
    if (count > 50) return Promise.reject(new Error('asked too often'));
    const call = new URL(address).pathname.replace('/api/2.0/mlflow/', '');
    const answer = answers[call];
    const found = typeof answer === 'function' ? (answer as () => unknown)() : answer;
    return Promise.resolve(Response.json(found ?? {}));
  };
  const credentials = () => Promise.resolve(undefined);
  const http = new Http({ baseUrl: 'https://mlflow.example.com', credentials, fetch, wait: () => Promise.resolve() });
  return { reader: new RegistryReader(new Client(http)), asked: () => count };
}

const VERSION = { name: 'm', version: '1', current_stage: 'Production', creation_timestamp: 1_700_000_000_000 };

describe("An answer that is not MLflow's", () => {
  it.each<[string, unknown]>([
    ['a list that is a text', { registered_models: 'x' }],
    ['a row that is a text', { registered_models: ['x'] }],
    ['a list at the top', []],
    ['a name that is a number', { registered_models: [{ name: 7 }] }],
    ['no name', { registered_models: [{}] }],
    ['a version that is a number', { registered_models: [{ name: 'm', latest_versions: [{ version: 3 }] }] }],
    ['a tag without a key', { registered_models: [{ name: 'm', tags: [{ value: 'x' }] }] }],
    ['an alias of nothing', { registered_models: [{ name: 'm', aliases: [{ alias: 'x' }] }] }],
  ])('is said to be that: %s', async (_, answer) => {
    const { reader } = reading({ 'registered-models/search': answer });
    const failure: unknown = await reader.models({}).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RegistryFailure);
    expect(failure).toMatchObject({
      reason: 'unreachable',
      message: expect.stringContaining(
        "https://mlflow.example.com answered with something that is not MLflow's",
      ) as string,
    });
  });
});

describe('The reader', () => {
  it('takes names like members of an object for names', async () => {
    const row = { name: '__proto__', tags: [{ key: 'constructor', value: 'x' }] };
    const { reader } = reading({ 'registered-models/search': { registered_models: [row] } });
    const { items } = await reader.models({});
    expect(items).toEqual([{ name: '__proto__', tags: { constructor: 'x' }, stages: {}, aliases: {} }]);
  });

  it('leaves out a time that no calendar has', async () => {
    const odd = { ...VERSION, creation_timestamp: 1e20 };
    const { reader } = reading({ 'model-versions/get': { model_version: odd } });
    expect((await reader.version('m', '1'))?.version).not.toHaveProperty('createdAt');
  });

  it.each([
    ['the same token', () => 'again'],
    ['ever new tokens', () => String(Math.random())],
  ])('ends a list that goes round with %s', async (_, next) => {
    const page = (): unknown => ({ model_versions: [VERSION], next_page_token: next() });
    const { reader, asked } = reading({
      'model-versions/search': page,
      'registered-models/get': { registered_model: { name: 'm' } },
    });
    expect(await allPages((query) => reader.versions('m', query))).toHaveLength(1);
    expect(asked()).toBeLessThan(10);
  });

  it('asks for no version whose name cannot be one', async () => {
    const { reader, asked } = reading({});
    expect(await reader.version('m', 'v1.0.0')).toBeUndefined();
    expect(await reader.version('m', '0')).toBeUndefined();
    expect(asked()).toBe(0);
  });
});
