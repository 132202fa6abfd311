import { expect, it } from 'vitest';
import { otherServers } from './others';

const STAGING = 'https://staging.example.com';
const PROD = 'https://prod.example.com';
const LOCK = { now: () => new Date(), newId: () => '1', wait: () => Promise.resolve() };

it('asks each server with its own credentials, and one that nobody signed in to with none', async () => {
  const seen: [string, string | null][] = [];
  const others = otherServers(
    {
      credentials: (origin) => Promise.resolve(origin === STAGING ? { kind: 'bearer', token: 's3cret' } : undefined),
      fetch: (input, { headers }) => {
        seen.push([new URL(input).origin, new Headers(headers).get('authorization')]);
        return Promise.resolve(new Response('{}', { headers: { 'content-type': 'application/json' } }));
      },
      timeoutMs: undefined,
    },
    LOCK,
  );
  for (const server of [STAGING, PROD]) {
    const { registry } = await others.open(`mlflow:${server}`);
    await registry.listModels();
  }
  expect(seen).toEqual([
    [STAGING, 'Bearer s3cret'],
    [PROD, null],
  ]);
});

it('asks nothing of a server to know what it can do, and knows no others', async () => {
  const fetch = () => Promise.reject(new Error('was asked'));
  const others = otherServers({ credentials: () => Promise.resolve(undefined), fetch, timeoutMs: undefined }, LOCK);
  expect(others.can(`mlflow:${PROD}`)).toMatchObject({ aliases: true, compareAndSet: false });
  expect(['git:.', 'memory:.', 'databricks://x', 'sagemaker:eu-west-1'].map((uri) => others.can(uri))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  await expect(others.open('git:.')).rejects.toThrow('only MLflow servers take them');
});
