import picomatch from 'picomatch';
import { expect, it } from 'vitest';
import { documentKind } from '../../core/language/kind';
import { DOCUMENTS } from './documents';

const patterns = DOCUMENTS.flatMap(({ pattern }) => pattern ?? []);

it.each([
  'README.md',
  'ReadMe.md',
  'readme.MD',
  'a/MODEL_CARD.md',
  'a/Model-Card.Markdown',
  'a/modelcard.md',
  'a/NOTREADME.md',
  'a/README.mdx',
  'a/readme.md.yaml',
  'a/MLmodel',
  'a/.eval_results/x.yml',
  'artifacts.yaml',
  'dvc.yaml',
])('%s is sent to the server if it is of a kind that the server knows', (file) => {
  const isSent = patterns.some((pattern) => picomatch.isMatch(file, pattern, { dot: true }));
  expect(isSent).toBe(documentKind(file) !== undefined);
});
