import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import type { IGrammar } from 'vscode-textmate';
import textmate from 'vscode-textmate';
import oniguruma from 'vscode-oniguruma';

const SCOPE = 'source.yaml.promotion-policy';
const GRAMMAR = new URL('../../syntaxes/promotion-policy.tmLanguage.json', import.meta.url);

let grammar: IGrammar;

beforeAll(async () => {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: () => Promise.resolve(textmate.parseRawGrammar(readFileSync(GRAMMAR, 'utf8'), 'policy.json')),
  });
  const loaded = await registry.loadGrammar(SCOPE);
  if (!loaded) throw new Error('The grammar was not found.');
  grammar = loaded;
});

interface Token {
  readonly text: string;
  readonly scopes: readonly string[];
}

function tokens(text: string): readonly Token[] {
  let state = textmate.INITIAL;
  return text.split('\n').flatMap((line) => {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    return result.tokens.map(({ startIndex, endIndex, scopes }) => ({
      text: line.slice(startIndex, endIndex),
      scopes,
    }));
  });
}

/** The innermost scope of the first token with this text. */
function scopeOf(text: string, token: string): string | undefined {
  return tokens(text)
    .find((one) => one.text === token)
    ?.scopes.at(-1);
}

describe('YAML', () => {
  it.each([
    ['key: value # note', 'key', 'entity.name.tag.yaml'],
    ['key: value # note', 'value', 'string.unquoted.plain.yaml'],
    ['key: value # note', ' note', 'comment.line.number-sign.yaml'],
    ['"a key": 1', '"a key"', 'entity.name.tag.yaml'],
    ['url: https://x.y/#z', 'https://x.y/#z', 'string.unquoted.plain.yaml'],
    ['a: {b: 1, c: true}', 'b', 'entity.name.tag.yaml'],
    ['a: {b: 1, c: true}', 'true', 'constant.language.yaml'],
    ['a: -0.01', '-0.01', 'constant.numeric.yaml'],
    ['- a', '-', 'punctuation.definition.block.sequence.item.yaml'],
    ['a: &x b', '&x', 'entity.name.type.anchor.yaml'],
    ['a: *x', '*x', 'variable.other.alias.yaml'],
    ['a: "b \\n c"', '\\n', 'constant.character.escape.yaml'],
    ["a: 'b # c'", 'b # c', 'string.quoted.single.yaml'],
    ['a: |\n  b: c # d\ne: f', 'b: c # d', 'string.unquoted.block.yaml'],
    ['a: |\n  b: c # d\ne: f', 'e', 'entity.name.tag.yaml'],
    ['a-b: c', 'a-b', 'entity.name.tag.yaml'],
  ])('%j: %s', (text, token, scope) => {
    expect(scopeOf(text, token)).toBe(scope);
  });
});

describe('what only policies have', () => {
  it.each([
    ['- metric: accuracy', 'metric', 'keyword.control.gate.promotion-policy'],
    ['- {metric: f1, threshold: 1}', 'metric', 'keyword.control.gate.promotion-policy'],
    ['- {metric: f1, threshold: 1}', 'threshold', 'entity.name.tag.yaml'],
    ['- anyOf: [{tag: {key: risk}}]', 'anyOf', 'keyword.control.gate.promotion-policy'],
    ['- anyOf: [{tag: {key: risk}}]', 'tag', 'keyword.control.gate.promotion-policy'],
    ['my-metric: 1', 'my-metric', 'entity.name.tag.yaml'],
    ['from: [None, Staging]', 'None', 'entity.name.type.stage.promotion-policy'],
    ['from: [None, Staging]', 'Staging', 'entity.name.type.stage.promotion-policy'],
    ['- {from: [Staging], to: Production}', 'Production', 'entity.name.type.stage.promotion-policy'],
    ['baseline: {stage: Production}', 'Production', 'entity.name.type.stage.promotion-policy'],
    ['soak: 24h', '24h', 'constant.numeric.duration.promotion-policy'],
    ['{maxAge: P7D}', 'P7D', 'constant.numeric.duration.promotion-policy'],
    ['onMissingBaseline: rubberStamp', 'rubberStamp', 'constant.language.enum.promotion-policy'],
    ['{signature: required}', 'required', 'constant.language.enum.promotion-policy'],
    ['name: required reading', 'required reading', 'string.unquoted.plain.yaml'],
  ])('%j: %s', (text, token, scope) => {
    expect(scopeOf(text, token)).toBe(scope);
  });

  it.each([
    ['in double quotes', `- {expression: "candidate.metrics.f1 > 0.5 && has(candidate.tags.risk)", name: x}`],
    ['in single quotes', `- expression: 'candidate.metrics.f1 > 0.5 && has(candidate.tags.risk)'`],
    ['plain', `- expression: candidate.metrics.f1 > 0.5 && has(candidate.tags.risk) # why`],
    ['over lines', `- expression: >-\n    candidate.metrics.f1 > 0.5\n    && has(candidate.tags.risk)\n  name: x`],
  ])('expressions %s', (_, text) => {
    expect(scopeOf(text, 'expression')).toBe('keyword.control.gate.promotion-policy');
    expect(scopeOf(text, 'candidate')).toBe('variable.language.cel');
    expect(scopeOf(text, '>')).toBe('keyword.operator.cel');
    expect(scopeOf(text, '0.5')).toBe('constant.numeric.cel');
    expect(scopeOf(text, 'has')).toBe('support.function.cel');
    if (text.includes('name')) expect(scopeOf(text, 'name')).toBe('entity.name.tag.yaml');
  });

  it.each([
    ["- expression: \"candidate.tags.risk in ['low', 'no risk'] && true\" # why", "'no risk'"],
    [String.raw`- expression: "candidate.tags.risk == \"no risk\" && true"`, String.raw`\"no risk\"`],
    [`- expression: 'candidate.tags.risk == "no risk" && true'`, '"no risk"'],
    [`- { expression: 'candidate.tags.risk == ''no risk'' && true' }`, "''no risk''"],
    ['- expression: candidate.tags.risk == "no risk" && true', '"no risk"'],
    ["- expression: candidate.tags.risk == 'no risk' && true", "'no risk'"],
    ['- expression: |\n    candidate.tags.risk == "no risk" // why?\n    && true', '"no risk"'],
  ])('texts in expressions: %s', (text, token) => {
    expect(scopeOf(text, token)).toBe('string.quoted.cel');
    expect(scopeOf(text, 'true')).toBe('constant.language.cel');
  });

  it.each([
    ['size(candidate.aliases) > 2u', 'size', 'support.function.cel'],
    ['size(candidate.aliases) > 2u', '2u', 'constant.numeric.cel'],
    ["candidate.tags.now in ['x']", 'now', 'variable.other.cel'],
    ["model in ['x']", 'model', 'variable.language.cel'],
    ["model in ['x']", 'in', 'keyword.operator.cel'],
    ['now - candidate.createdAt > duration("24h")', 'duration', 'support.function.cel'],
  ])('in the expression %s: %s', (expression, token, scope) => {
    expect(scopeOf(`- expression: >-\n    ${expression}`, token)).toBe(scope);
  });

  it('comments in expressions over lines', () => {
    expect(scopeOf('- expression: >-\n    model == "https://x" // true', '// true')).toBe(
      'comment.line.double-slash.cel',
    );
  });
});

it('finds the end of everything that it begins', () => {
  const open = [
    '- {expression: "candidate.metrics.f1 > 1"}',
    'from: [None]',
    'a: "b"',
    "a: 'it''s'",
    'a: |\n  text',
    '- expression: |\n    candidate',
    `- expression: 'model == "it''s" || model == ''low'''`,
    String.raw`- expression: "model == 'it\\'s' || model == \"\""`,
    "- expression: 'model == ''''' # it''s",
  ];
  for (const text of open) {
    expect(tokens(`${text}\nlast: 1`).find((token) => token.text === 'last')?.scopes, text).toEqual([
      SCOPE,
      'entity.name.tag.yaml',
    ]);
  }
});
