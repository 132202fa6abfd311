import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { workspaceFiles } from './workspace-files';

let top: string;
const uri = (name: string): string => pathToFileURL(path.join(top, name)).href;

beforeAll(() => {
  top = realpathSync(mkdtempSync(path.join(tmpdir(), 'stagegate-files-')));
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(top, name)), { recursive: true });
    writeFileSync(path.join(top, name), text);
  };
  write('outside.promotion-policy.yaml', 'secret');
  write('repo/.git/HEAD', 'ref: refs/heads/main');
  write('repo/team.promotion-policy.yaml', 'team');
  write('repo/fraud/promotion-policy.yaml', 'fraud');
  write('repo/fraud/other.yaml', 'other');
  write('repo/fraud/promotion-policy.test.yaml', 'test');
  write('repo/other.promotion-policy.test.yml', 'test');
  write('repo/.hidden/promotion-policy.test.yaml', 'hidden');
  write('repo/.hidden/promotion-policy.yaml', 'hidden');
  write('repo/node_modules/x/promotion-policy.yaml', 'installed');
  write('repo/large.promotion-policy.yaml', 'x'.repeat(1_000_001));
  symlinkSync(path.join(top, 'outside.promotion-policy.yaml'), path.join(top, 'repo/link.promotion-policy.yaml'));
  symlinkSync(top, path.join(top, 'repo/up'));
  symlinkSync(path.join(top, 'repo/team.promotion-policy.yaml'), path.join(top, 'repo/inside.promotion-policy.yaml'));
});

afterAll(() => rmSync(top, { recursive: true }));

describe('files of the repository around a document', () => {
  const files = workspaceFiles(() => []);
  const read = (name: string): Promise<string | undefined> =>
    files.read(uri(name), uri('repo/fraud/promotion-policy.yaml'));

  it('are read, also through links that stay inside', async () => {
    expect(await read('repo/team.promotion-policy.yaml')).toBe('team');
    expect(await read('repo/inside.promotion-policy.yaml')).toBe('team');
    expect(await read('repo/nothing.promotion-policy.yaml')).toBeUndefined();
    expect(await read('repo/team.promotion-policy.yaml/x')).toBeUndefined();
  });

  test.each([
    ['outside', 'outside.promotion-policy.yaml'],
    ['outside by a link', 'repo/link.promotion-policy.yaml'],
    ['outside by a link to a folder', 'repo/up/outside.promotion-policy.yaml'],
    ['too large', 'repo/large.promotion-policy.yaml'],
    ['a folder', 'repo/fraud'],
  ])('are refused: %s', async (_, name) => {
    await expect(read(name)).rejects.toThrow(/outside|leads out|too large/);
  });

  it.skipIf(process.platform === 'win32')('are no pipes, which would be waited for without end', async () => {
    const pipe = 'repo/fraud/pipe.promotion-policy.yaml';
    execFileSync('mkfifo', [path.join(top, pipe)]);
    await expect(read(pipe)).rejects.toThrow('The file is no text, or too large.');
  });

  it('have these policies and tests: not hidden, not installed, no links', async () => {
    const found = await files.findPolicies(uri('repo/fraud/promotion-policy.yaml'));
    expect(found).toEqual({
      root: `${uri('repo')}/`,
      policies: [
        'repo/fraud/promotion-policy.yaml',
        'repo/large.promotion-policy.yaml',
        'repo/team.promotion-policy.yaml',
      ].map(uri),
      tests: ['repo/fraud/promotion-policy.test.yaml', 'repo/other.promotion-policy.test.yml'].map(uri),
    });
  });
});

it('an editor that names its folders gets those of its folder only', async () => {
  const files = workspaceFiles(() => [uri('repo/fraud')]);
  const document = uri('repo/fraud/promotion-policy.yaml');
  const tests = [uri('repo/fraud/promotion-policy.test.yaml')];
  expect(await files.findPolicies(document)).toEqual({ root: `${uri('repo/fraud')}/`, policies: [document], tests });
  await expect(files.read(uri('repo/team.promotion-policy.yaml'), document)).rejects.toThrow('outside');
});

it('of an editor that has folders elsewhere are those of the folders that are here', async () => {
  const files = workspaceFiles(() => ['vscode-vfs://github/a/b', 'nothing', uri('repo/fraud')]);
  const document = uri('repo/fraud/promotion-policy.yaml');
  expect((await files.findPolicies(document)).root).toBe(`${uri('repo/fraud')}/`);
});
