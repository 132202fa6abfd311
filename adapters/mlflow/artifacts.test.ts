import { describe, expect, it } from 'vitest';
import { filesBelow, proxiedPath } from './artifacts';
import { Client } from './client';
import { Http, type Fetch } from './http';

const ORIGIN = 'https://mlflow.example.com';

function clientOf(fetch: Fetch): Client {
  return new Client(new Http({ baseUrl: ORIGIN, credentials: () => Promise.resolve(undefined), fetch }));
}

function listing(files: readonly object[]): Response {
  return new Response(JSON.stringify({ files }), { headers: { 'content-type': 'application/json' } });
}

describe('Where files are', () => {
  it.each([
    ['mlflow-artifacts:/1/abc/artifacts/model', ['1', 'abc', 'artifacts', 'model']],
    ['mlflow-artifacts:///1/abc', ['1', 'abc']],
    ['mlflow-artifacts://mlflow.example.com/1/abc', ['1', 'abc']],
    ['mlflow-artifacts://other.example.com/1/abc', undefined],
    ['mlflow-artifacts:/1/../2', undefined],
    ['s3://bucket/1', undefined],
    ['/var/mlruns/1', undefined],
    ['file:///etc', undefined],
  ])('%s', (address, path) => {
    expect(proxiedPath(address, ORIGIN)).toEqual(path);
  });
});

describe('A list of files', () => {
  it('goes through all folders, and knows the size of an empty file', async () => {
    const asked: (string | null)[] = [];
    const client = clientOf((url) => {
      const folder = new URL(url).searchParams.get('path');
      asked.push(folder);
      return Promise.resolve(
        folder === '1/m'
          ? listing([
              { path: 'data', is_dir: true },
              { path: 'MLmodel', is_dir: false, file_size: 7 },
            ])
          : listing([{ path: 'empty', is_dir: false }]),
      );
    });
    const files = await filesBelow(client, ['1', 'm']);
    expect(files.map(({ path, size }) => [path, size])).toEqual([
      ['MLmodel', 7],
      ['data/empty', 0],
    ]);
    expect(asked).toEqual(['1/m', '1/m/data']);
  });

  it('ends where a folder leads into itself', async () => {
    const client = clientOf(() => Promise.resolve(listing([{ path: 'again', is_dir: true }])));
    await expect(filesBelow(client, ['1'])).rejects.toMatchObject({ reason: 'unsupported' });
  });

  it('is no way to take half a file for a whole one', async () => {
    const client = clientOf((url) =>
      Promise.resolve(
        url.includes('?path')
          ? listing([{ path: 'MLmodel', is_dir: false, file_size: 7 }])
          : new Response('half', { headers: { 'content-disposition': 'attachment; filename=MLmodel' } }),
      ),
    );
    const [file] = await filesBelow(client, ['1']);
    await expect(file?.sha256()).rejects.toThrow('gave 4 bytes of MLmodel instead of 7');
  });

  it('takes no sign-in page for a file', async () => {
    const client = clientOf((url) =>
      Promise.resolve(
        url.includes('?path')
          ? listing([{ path: 'MLmodel', is_dir: false, file_size: 7 }])
          : new Response('<html></', { headers: { 'content-type': 'text/html' } }),
      ),
    );
    const [file] = await filesBelow(client, ['1']);
    await expect(file?.sha256()).rejects.toThrow('that is not MLflow');
  });
});
