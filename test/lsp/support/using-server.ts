import { afterAll, afterEach, beforeAll } from 'vitest';
import { buildServer, Client, type ClientOptions } from './client';

/** Builds the language server once for the tests of a file. Whatever `start` starts ends with its test. */
export function usingServer(): (options?: ClientOptions) => Promise<Client> {
  let server: Awaited<ReturnType<typeof buildServer>>;
  const clients: Client[] = [];
  beforeAll(async () => {
    server = await buildServer();
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.process.kill();
  });
  afterAll(() => server.remove());
  return async (options = {}) => {
    const client = await Client.start(server.path, options);
    clients.push(client);
    return client;
  };
}
