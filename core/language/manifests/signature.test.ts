import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { shown } from '../../../test/lsp/support/expectations';
import { analyze } from '../analyze';
import { parseLanguageDocument } from '../document';
import type { Finding } from '../finding';
import { NO_KNOWLEDGE } from '../knowledge';

function analyzed(text: string): readonly Finding[] {
  const source = { uri: 'file:///MLmodel', kind: 'mlmodel', version: 1, text } as const;
  return analyze(parseLanguageDocument(source), NO_KNOWLEDGE);
}

/** What is said of one JSON text of a signature, without lines. */
function said(key: string, json: string): readonly string[] {
  const text = `flavors: {}\nsignature:\n  ${key}: '${json.replaceAll("'", "''")}'\n`;
  return shown(text, analyzed(text)).map((line) => line.replace(/^line 3: /, ''));
}

const columns = (json: string): readonly string[] => said('inputs', json);
const params = (json: string): readonly string[] => said('params', json);

describe('columns', () => {
  it.each([
    'null',
    '[{"type": "long", "name": "a", "required": true}, {"type": "string", "name": "it\'s", "required": false}]',
    '[{"type": "double"}, {"type": "any"}, {"type": "sparkml_vector"}]',
    '[{"type": "array", "items": {"type": "map", "values": {"type": "object", "properties": {"x": {"type": "long", "required": false}}}}}]',
    '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 28, 28]}}]',
    '[{"name": "a", "type": "tensor", "tensor-spec": {"dtype": "<U0", "shape": []}}, {"name": "b", "type": "tensor", "tensor-spec": {"dtype": "datetime64[ns]", "shape": [0]}}]',
    '[{"type": "string", "name": "a", "optional": true}]',
    '[{"type": "string", "name": null}]',
    '[{"type": "double", "name": 0, "required": false}, {"type": "double", "name": "a"}]',
  ])('%s are fine', (json) => {
    expect(columns(json)).toEqual([]);
  });

  it.each([
    [
      '[{',
      "error at {: `inputs` must be JSON in a text; this is none: quoted object key or end of object '}' expected but reached end of input.",
    ],
    [
      '[{"type": "long",}]',
      "error at }: `inputs` must be JSON in a text; this is none: quoted object key expected but got '}'.",
    ],
    [
      "[{'type': 'long'}]",
      "error at '': `inputs` must be JSON in a text; this is none: quoted object key expected but got '''.",
    ],
    ['', "error at '': `inputs` must be JSON in a text; this is none: JSON value expected but reached end of input."],
    ['{}', 'error at {}: The JSON of `inputs` must be a list.'],
    ['[]', 'warning at []: `inputs` lists nothing: newer MLflow does not read it.'],
    ['[1]', 'error at 1: Entry 1 of `inputs` must be a JSON object.'],
    ['[{"name": "a"}]', 'error at {"name": "a"}: Entry 1 of `inputs` has no `type`.'],
    [
      '[{"type": "duble"}]',
      'warning at duble: Entry 1 of `inputs` has a type that MLflow does not know: `duble`; did you mean `double`?',
    ],
    ['[{"type": "x1"}]', 'warning at "x1": Entry 1 of `inputs` has a type that MLflow does not know: `x1`.'],
    [
      '[{"type": "long", "requierd": true}]',
      'hint at "requierd": Unknown property `requierd`; did you mean `required`?',
    ],
    [
      '[{"type": "long", "name": "a", "required": "no"}]',
      'warning at "no": `required` of Entry 1 of `inputs` must be true or false.',
    ],
    [
      '[{"type": "long", "name": "a"}, {"type": "long", "name": "a"}]',
      'warning at "a": Entry 2 of `inputs` has the name of entry 1: `a`.',
    ],
    [
      '[{"type": "long", "name": "a"}, {"type": "long"}]',
      'error at {"type": "long"}: `inputs` has entries with and without `name`: MLflow reads only one of both.',
    ],
    [
      '[{"type": "long", "required": false}]',
      'error at false: Entry 1 of `inputs` is not required and needs a `name`.',
    ],
    [
      '[{"type": "array"}]',
      'error at {"type": "array"}: `items` of Entry 1 of `inputs` must be a JSON object; it is missing.',
    ],
    ['[{"type": "array", "items": "long"}]', 'error at "long": `items` of Entry 1 of `inputs` must be a JSON object.'],
    [
      '[{"type": "map", "values": {"type": "tensor"}}]',
      'warning at "tensor": `values` of Entry 1 of `inputs` has a type that MLflow does not know: `tensor`.',
    ],
    ['[{"type": "object"}]', 'error at {"type": "object"}: Entry 1 of `inputs` is an `object` and needs `properties`.'],
    ['[{"type": "object", "properties": {}}]', 'error at {}: `properties` of Entry 1 of `inputs` must not be empty.'],
    [
      '[{"type": "object", "properties": {"p": {"type": "logn"}}}]',
      'warning at "logn": `p` of Entry 1 of `inputs` has a type that MLflow does not know: `logn`.',
    ],
  ])('%s: %s', (json, expected) => {
    expect(columns(json)).toEqual([expected]);
  });
});

describe('tensors', () => {
  const tensor = (spec: string): string => `{"type": "tensor", "tensor-spec": ${spec}}`;
  const spec = '{"dtype": "int64", "shape": [-1]}';

  it.each([
    [
      '[{"type": "tensor"}]',
      'error at {"type": "tensor"}: Entry 1 of `inputs` needs a `tensor-spec` with `dtype` and `shape`.',
    ],
    [
      `[${tensor('{"dtype": "flot32", "shape": [-1]}')}]`,
      'warning at "flot32": `dtype` is a type that numpy does not know: `flot32`.',
    ],
    [
      `[${tensor('{"dtype": "int64", "shape": [-2]}')}]`,
      'warning at -2: `shape` lists whole numbers; -1 stands for any.',
    ],
    [
      `[${tensor('{"dtype": "int64", "shape": [1], "shpe": 1}')}]`,
      'hint at "shpe": Unknown property `shpe`; did you mean `shape`?',
    ],
    [
      `[${tensor(spec)}, {"type": "long"}]`,
      'error at {"type": "long"}: `inputs` mixes columns and tensors: MLflow reads only one of both.',
    ],
    [
      `[${tensor(spec)}, ${tensor(spec)}]`,
      `error at ${tensor(spec)}: \`inputs\` has several tensors: each needs a \`name\`.`,
    ],
  ])('%s: %s', (json, expected) => {
    expect(columns(json)).toEqual([expected]);
  });
});

describe('parameters', () => {
  it.each([
    '[]',
    '[{"name": "a", "type": "long", "default": 1, "shape": null}, {"name": "b", "dtype": "double", "default": 1}]',
    '[{"name": "a", "type": "float", "default": NaN}, {"name": "b", "type": "double", "default": [Infinity, -Infinity], "shape": [-1]}]',
    '[{"name": "a", "type": "string", "default": null}, {"name": "b", "type": "datetime", "default": "2024-01-01"}]',
    '[{"name": "a", "type": "object", "default": {"x": 1}, "properties": {"x": {"type": "long"}}, "shape": null}]',
  ])('%s are fine', (json) => {
    expect(params(json)).toEqual([]);
  });

  it.each([
    ['[1]', 'error at 1: Entry 1 of `params` must be a JSON object.'],
    ['[{"name": "a", "default": 1}]', 'error at {"name": "a", "default": 1}: Entry 1 of `params` has no `type`.'],
    [
      '[{"name": "a", "type": "long"}]',
      'error at {"name": "a", "type": "long"}: Entry 1 of `params` has no `default`.',
    ],
    [
      '[{"name": "a", "type": "strin", "default": ""}]',
      'warning at strin: Entry 1 of `params` has a type that MLflow does not know: `strin`; did you mean `string`?',
    ],
    ['[{"name": "a", "type": "long", "default": "1"}]', 'error at "1": `default` of Entry 1 of `params` is no `long`.'],
    [
      '[{"name": "a", "type": "long", "default": true}]',
      'error at true: `default` of Entry 1 of `params` is no `long`.',
    ],
    [
      '[{"name": "a", "type": "integer", "default": 1.5}]',
      'error at 1.5: `default` of Entry 1 of `params` is no `integer`.',
    ],
    [
      '[{"name": "a", "type": "boolean", "default": 1}]',
      'error at 1: `default` of Entry 1 of `params` is no `boolean`.',
    ],
    [
      '[{"name": "a", "type": "datetime", "default": 5}]',
      'error at 5: `default` of Entry 1 of `params` is no `datetime`.',
    ],
    [
      '[{"name": "a", "type": "double", "default": [1]}]',
      'error at [1]: `default` of Entry 1 of `params` is no `double`.',
    ],
    [
      '[{"name": "a", "type": "string", "default": ["b", 2], "shape": [-1]}]',
      'error at 2: `default` of Entry 1 of `params` is no `string`.',
    ],
    [
      '[{"name": "a", "type": "string", "default": "b", "shape": [-1]}]',
      'error at "b": `default` of Entry 1 of `params` must be a list, because `shape` is [-1].',
    ],
    [
      '[{"name": "a", "type": "string", "default": ["b"], "shape": [3]}]',
      'error at [3]: `shape` of Entry 1 of `params` must be null for one value, or [-1] for a list.',
    ],
    [
      '[{"name": "a", "type": "object", "default": {}}]',
      'error at {"name": "a", "type": "object", "default": {}}: Entry 1 of `params` is an `object` and needs `properties`.',
    ],
    [
      '[{"name": "a", "type": "long", "default": 1}, {"name": "a", "type": "long", "default": 1}]',
      'error at "a": Entry 2 of `params` has the name of entry 1: `a`.',
    ],
    ['[{"name": "a", "type": "long", "default": 1, "note": 1}]', 'hint at "note": Unknown property `note`.'],
  ])('%s: %s', (json, expected) => {
    expect(params(json)).toEqual([expected]);
  });
});

it('offers the type that was probably meant, inside whatever quotes there are', () => {
  const text = 'flavors: {}\nsignature: {inputs: "[{\\"type\\": \\"duble\\"}]"}\n';
  const [finding] = analyzed(text);
  expect(text.slice(finding?.start, finding?.end)).toBe('duble');
  expect(finding?.fixes).toMatchObject([{ changes: [{ kind: 'replace', value: 'double' }] }]);
});

it('survives JSON that is nested too deeply', () => {
  expect(said('outputs', '['.repeat(5000)).join()).toMatch(/error at .*none: it is nested too deeply/s);
});

it('underlines the same JSON however the text is written', () => {
  const styles = fc.constantFrom('QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_FOLDED', 'BLOCK_LITERAL');
  const options = fc.record({ style: styles, lineWidth: fc.constantFrom(0, 20, 80), space: fc.constantFrom(0, 2) });
  const word = fc.string({ unit: fc.constantFrom('x', 'é', "'", '\\', '"', '😀', ' z'), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 3 }), word, options, (names, type, { style, lineWidth, space }) => {
      const entries = [...names.map((name, index) => ({ type: 'long', name: `${name}${index}` })), { type, name: 'n' }];
      const inputs = JSON.stringify(entries, undefined, space);
      const text = stringify(
        { flavors: {}, signature: { inputs } },
        { defaultStringType: style, defaultKeyType: 'PLAIN', lineWidth },
      );
      const [finding, ...others] = analyzed(text);
      expect([finding?.severity, finding?.code, others]).toEqual(['warning', 'bad-signature', []]);
      const piece = text.slice(finding?.start, finding?.end);
      const quote = /inputs:\s+(.)/.exec(text)?.[1];
      const json =
        quote === '"' ? (parse(`"${piece}"`) as string) : quote === "'" ? piece.replaceAll("''", "'") : piece;
      expect(JSON.parse(json.replaceAll(/\s*\n\s*/g, ' '))).toBe(type);
    }),
  );
});
