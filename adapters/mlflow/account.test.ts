import { describe, expect, it } from 'vitest';
import { accountName } from './account';
import { Client } from './client';
import { Http } from './http';

function answering(status: number, body: string): Client {
  const fetch = (): Promise<Response> =>
    Promise.resolve(new Response(body, { status, headers: { 'content-type': 'application/json' } }));
  return new Client(new Http({ baseUrl: 'http://host', credentials: () => Promise.resolve(undefined), fetch }));
}

describe('accountName', () => {
  it('is what a server with a sign-in calls the person', async () => {
    const body = '{"is_basic_auth":true,"user":{"id":2,"is_admin":false,"username":"ana"}}';
    expect(await accountName(answering(200, body))).toBe('ana');
  });

  it.each<[number, string]>([
    [404, '<html>'],
    [404, '{"error_code":"ENDPOINT_NOT_FOUND","message":"?"}'],
    [200, '{}'],
    [403, '{"error_code":"PERMISSION_DENIED","message":"?"}'],
  ])('is nobody where the server answers %i %s', async (status, body) => {
    expect(await accountName(answering(status, body))).toBeUndefined();
  });

  it('is asked for again from whoever is not signed in', async () => {
    await expect(accountName(answering(401, ''))).rejects.toMatchObject({ reason: 'unauthorized' });
  });
});
