import { expect, test } from 'vitest';
import { parseModelFile } from './model-file';

const signature = (part: string, columns: unknown): string =>
  `signature:\n  ${part}: '${typeof columns === 'string' ? columns : JSON.stringify(columns)}'\n`;

const read = (text: string): unknown => {
  const result = parseModelFile(text);
  return result.ok ? result.file : result.message;
};

test('columns, tensors and nested types become one text each', () => {
  const columns = [
    { type: 'double', name: 'amount', required: true },
    { type: 'tensor', 'tensor-spec': { dtype: 'float32', shape: [-1, 4] } },
    { type: 'array', items: { type: 'string' }, name: 'tags', required: false },
    { type: 'object', name: 'o', properties: { x: { type: 'map', values: { type: 'long' } } } },
  ];
  expect(read(signature('inputs', columns))).toEqual({
    signature: {
      inputs: [
        { name: 'amount', type: 'double', required: true },
        { type: 'tensor(float32, -1×4)' },
        { name: 'tags', type: 'array(string)', required: false },
        { name: 'o', type: 'object(x: map(long))' },
      ],
      outputs: [],
      params: [],
    },
    inputExample: false,
  });
});

test('parameters of predictions have their default', () => {
  const params = [{ name: 'temperature', type: 'double', default: 0.5 }];
  expect(read(signature('params', params))).toMatchObject({
    signature: { params: [{ name: 'temperature', type: 'double = 0.5' }] },
  });
});

test('an example of the input is told by what MLflow saved', () => {
  const text = 'saved_input_example_info:\n  artifact_path: input_example.json\n  type: dataframe\n';
  expect(read(text)).toEqual({ signature: null, inputExample: true });
});

test('a type that never ends is cut', () => {
  let type: unknown = { type: 'string' };
  for (let depth = 0; depth < 20; depth += 1) type = { type: 'array', items: type };
  expect(JSON.stringify(read(signature('inputs', [type])))).toContain('array(…)');
});

test.each([
  ['not: [valid', /not valid YAML/],
  [signature('inputs', 'no json'), /signature/],
  [signature('inputs', '{}'), /signature/],
  ['signature:\n  inputs: [1]\n', /signature/],
])('what is not MLflow’s is said: %j', (text, message) => {
  expect(read(text)).toMatch(message);
});
