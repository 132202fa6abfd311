import { describe, expect, it } from 'vitest';
import { environmentCredentials, environmentWorkspace, firstOf, proofOf, type Environment } from './credentials';

const HOST = 'https://mlflow.example.com';
const token = { MLFLOW_TRACKING_TOKEN: 't0ken' };
const user = { MLFLOW_TRACKING_USERNAME: 'ana', MLFLOW_TRACKING_PASSWORD: 'pässword' };

async function headerFor(env: Environment, origin = HOST, chosen?: string): Promise<string | undefined> {
  const authorization = await environmentCredentials(env, chosen)(origin);
  return authorization && proofOf(authorization).header;
}

describe("The environment's credentials", () => {
  it('are a user and password before a token', async () => {
    const named = { MLFLOW_TRACKING_URI: `${HOST}/path` };
    expect(await headerFor({ ...named, ...token })).toBe('Bearer t0ken');
    expect(await headerFor({ ...named, ...token, ...user })).toBe(
      `Basic ${Buffer.from('ana:pässword').toString('base64')}`,
    );
    expect(await headerFor({ ...named, ...token, MLFLOW_TRACKING_USERNAME: 'ana' })).toBe('Bearer t0ken');
    expect(await headerFor({ ...named, MLFLOW_TRACKING_TOKEN: '' })).toBeUndefined();
  });

  it.each<[string, Environment]>([
    ['tracking server', { MLFLOW_TRACKING_URI: HOST }],
    ['registry', { MLFLOW_REGISTRY_URI: `mlflow:${HOST}`, MLFLOW_TRACKING_URI: 'https://other.example.com' }],
  ])('go to the %s that the environment names', async (_, env) => {
    expect(await headerFor({ ...env, ...token })).toBe('Bearer t0ken');
  });

  it.each<[string, Environment]>([
    ['another host', { MLFLOW_TRACKING_URI: 'https://other.example.com' }],
    ['another port', { MLFLOW_TRACKING_URI: `${HOST}:8443` }],
    ['another scheme', { MLFLOW_TRACKING_URI: 'http://mlflow.example.com' }],
    ['a host that begins alike', { MLFLOW_TRACKING_URI: `${HOST}.evil.example` }],
    ['no address at all', { MLFLOW_TRACKING_URI: 'sqlite:///mlflow.db' }],
  ])('stay at home if it names %s, whoever chose the address', async (_, env) => {
    expect(await headerFor({ ...env, ...token }, HOST, HOST)).toBeUndefined();
  });

  it('go only where a person chose to go if it names nothing', async () => {
    expect(await headerFor(token, HOST, HOST)).toBe('Bearer t0ken');
    expect(await headerFor(token, HOST)).toBeUndefined();
    expect(await headerFor(token, HOST, 'https://other.example.com')).toBeUndefined();
  });

  it('are asked for in the order of their sources', async () => {
    const nobody = environmentCredentials({});
    const somebody = environmentCredentials(token, HOST);
    expect(await firstOf(nobody, somebody)(HOST)).toEqual({ kind: 'bearer', token: 't0ken' });
    expect(await firstOf(nobody)(HOST)).toBeUndefined();
  });
});

describe('The workspace of the environment', () => {
  const team = { MLFLOW_WORKSPACE: 'team-a' };

  it.each<[string, Environment, string | undefined]>([
    ['is wanted of every server', team, 'team-a'],
    ['is wanted of the server that is named', { ...team, MLFLOW_TRACKING_URI: `${HOST}/below` }, 'team-a'],
    ['is not wanted of another one', { ...team, MLFLOW_TRACKING_URI: 'https://other.example.com' }, undefined],
    ['is none if it is the default one', { MLFLOW_WORKSPACE: 'default' }, undefined],
    ['is none if it is empty', { MLFLOW_WORKSPACE: '' }, undefined],
  ])('%s', (_, env, expected) => {
    expect(environmentWorkspace(env, HOST)).toBe(expected);
  });
});
