import { expect, test } from 'vitest';
import { normalizedUri, pathWithin, relativePath, uriBeside } from './uris';

test('one spelling for the same file', () => {
  const spelled = 'file:///c%3A/my%20models/a%28b%29.yaml';
  expect(normalizedUri('file:///C:/my models/a(b).yaml')).toBe(spelled);
  expect(normalizedUri(spelled)).toBe(spelled);
  expect(normalizedUri('vscode-vfs://github/a/ü.yaml')).toBe('vscode-vfs://github/a/%C3%BC.yaml');
  expect(normalizedUri('untitled:Untitled-1')).toBe(normalizedUri('untitled:Untitled-1'));
});

test('hostile spellings neither throw nor change the folder', () => {
  expect(normalizedUri('file:///a/%zz/\uD800')).toBe('file:///a/%25zz/%EF%BF%BD');
  expect(normalizedUri('file:///a%2F..%2Fb')).toBe('file:///a%2F..%2Fb');
});

test('a file beside another', () => {
  expect(uriBeside('file:///repo/a/b.yaml', '../team.yaml')).toBe('file:///repo/team.yaml');
  expect(uriBeside('file:///repo/a/b.yaml', './x/./y%2e.yaml')).toBe('file:///repo/a/x/y%252e.yaml');
  expect(uriBeside('file:///repo/b.yaml', '../../team.yaml')).toBeUndefined();
  for (const path of ['', '/etc/passwd', 'https://example.com/x', String.raw`..\x`, 'a\nb']) {
    expect(uriBeside('file:///repo/b.yaml', path)).toBeUndefined();
  }
  expect(uriBeside('untitled:Untitled-1', 'team.yaml')).toBeUndefined();
});

test('a path within a folder', () => {
  expect(pathWithin('file:///my repo/', 'file:///my%20repo/a%20b/c.yaml')).toBe('a b/c.yaml');
  expect(pathWithin('file:///repo/', 'file:///repo2/c.yaml')).toBeUndefined();
});

test.each([
  ['file:///repo/a/b.yaml', 'file:///repo/my team.yaml', '../my team.yaml'],
  ['file:///repo/b.yaml', 'file:///repo/a/c.yaml', 'a/c.yaml'],
  ['file:///repo/b/b.yaml', 'file:///repo/a/c.yaml', '../a/c.yaml'],
])('from %s to %s', (from, to, expected) => {
  expect(relativePath(from, to)).toBe(expected);
  expect(uriBeside(from, expected)).toBe(normalizedUri(to));
  expect(relativePath(from, 'vscode-vfs://github/repo/c.yaml')).toBeUndefined();
});
