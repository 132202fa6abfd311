import { expect, test } from 'vitest';
import { exactScalar } from './exact-scalar';
import { parseYaml } from './yaml-document';
import { plainValue } from './yaml-value';

function read(text: string): unknown {
  const { document } = parseYaml(text);
  return document && plainValue(document, exactScalar).value;
}

test.each([
  ['0.90', '0.90'],
  ['+2.', '2'],
  ['-.5e-3', '-0.5e-3'],
  ['1.e5', '1e5'],
  ['007', '7'],
  ['00.5', '0.5'],
  ['-000', '-0'],
  ['0x1F', '31'],
  ['+1e999999', '1e999999'],
  ['1.e99999', '1e99999'],
])('the number %s is %s', (text, digits) => {
  expect(read(text)).toMatchObject({ isLosslessNumber: true, value: digits });
});

test.each([
  ['.nan', 'NaN'],
  ['-.inf', '-Infinity'],
  ['"1"', '1'],
])('%s is the text %s', (text, expected) => {
  expect(read(text)).toBe(expected);
});
