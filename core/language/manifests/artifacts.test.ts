import { describe, expect, it } from 'vitest';
import { shown } from '../../../test/lsp/support/expectations';
import { analyze } from '../analyze';
import { complete, completionSite } from '../completion';
import { parseLanguageDocument } from '../document';
import { NO_KNOWLEDGE, type Knowledge } from '../knowledge';
import { needsOf } from '../supports';

type Kind = 'gto-artifacts' | 'dvc';

const documentOf = (kind: Kind, text: string) =>
  parseLanguageDocument({ uri: 'file:///repo/x.yaml', kind, version: 1, text });
const said = (kind: Kind, text: string): readonly string[] =>
  shown(text, analyze(documentOf(kind, text), NO_KNOWLEDGE));

const RULE = 'letters, digits, `-`, `_` and `/`, with a letter or digit at both ends';

describe('names of artifacts', () => {
  it.each(['a', 'churn-model_2/eu', '"models/nlp:bert"', '"1"'])('%s is one of GTO', (name) => {
    expect(said('gto-artifacts', `${name}: {path: a, type: model}\n`)).toEqual([]);
    expect(said('dvc', `artifacts: {${name}: {path: a, type: model}}\n`)).toEqual([]);
  });

  it.each(['my.model', '-a', 'a-', 'modèle', 'a b'])('%s is none', (name) => {
    const message = `GTO cannot register an artifact of the name \`${name}\`: use ${RULE}.`;
    expect(said('gto-artifacts', `${name}: {path: a, type: model}\n`)).toEqual([
      `line 1: error at ${name}: ${message}`,
    ]);
    expect(said('dvc', `artifacts: {${name}: {path: a}}\n`)).toEqual([`line 1: warning at ${name}: ${message}`]);
  });

  it('are only doubtful in a file that may be another tool’s', () => {
    expect(said('gto-artifacts', 'my.model: {path: a}\nn: {image: b}\n')).toEqual([
      `line 1: warning at my.model: GTO cannot register an artifact of the name \`my.model\`: use ${RULE}.`,
      'line 2: hint at image: Unknown property `image`.',
    ]);
  });
});

it('types and labels that GTO would not write are hints', () => {
  expect(said('gto-artifacts', 'm: {type: my model, labels: [Major version, a, a]}\n')).toEqual([
    `line 1: hint at my model: GTO’s own types have only ${RULE}.`,
    'line 1: hint at a: The label `a` is stated twice.',
  ]);
});

it('tells an artifact that is stated twice', () => {
  expect(said('gto-artifacts', 'm: {path: a}\nm: {path: b}\n')).toMatchObject([
    expect.stringMatching(/^line 2: error/),
  ]);
});

describe('the registry’s models', () => {
  const known: Knowledge = {
    registryUri: 'git:/repo',
    models: [
      { name: 'churn', latestVersion: 'v1.0.0', stages: {}, aliases: {} },
      { name: 'fraud', stages: {}, aliases: {} },
    ],
    facts: new Map(),
  };
  function completed(kind: Kind, textWithCursor: string, knowledge: Knowledge = known) {
    const text = textWithCursor.replace('|', '');
    const site = completionSite(documentOf(kind, text), textWithCursor.indexOf('|'));
    return site && complete(site, knowledge, { snippets: true, multiline: true }).proposals;
  }

  it.each([
    ['gto-artifacts', '|'],
    ['gto-artifacts', 'm: {path: a}\nch|\n'],
    ['gto-artifacts', 'c|: {path: a}\n'],
    ['dvc', 'artifacts:\n  |\n'],
    ['dvc', 'stages: {}\nartifacts:\n  m: {path: a}\n  |\n'],
  ] as const)('complete names of artifacts in %s %j', (kind, text) => {
    expect(completed(kind, text)?.map(({ label, detail }) => [label, detail])).toEqual([
      ['churn', 'v1.0.0'],
      ['fraud', undefined],
    ]);
  });

  it('are written as keys that are not there yet', () => {
    expect(completed('gto-artifacts', 'fraud: {path: a}\n|\n')?.map(({ text }) => text)).toEqual(['churn: ']);
    expect(completed('gto-artifacts', 'c|: {path: a}\n')?.map(({ text }) => text)).toEqual(['churn', 'fraud']);
  });

  it('are not offered elsewhere, nor those of another registry', () => {
    expect(completed('gto-artifacts', 'm:\n  |\n')?.map(({ label }) => label)).toContain('path');
    expect(completed('dvc', '|\n')?.map(({ label }) => label)).toContain('artifacts');
    expect(completed('gto-artifacts', '|', { ...known, registryUri: 'mlflow:https://host' })).toEqual([]);
  });

  it('are asked for where artifacts may be', () => {
    expect(needsOf(documentOf('gto-artifacts', ''), NO_KNOWLEDGE)).toEqual({ models: true });
    expect(needsOf(documentOf('dvc', 'artifacts:\n'), NO_KNOWLEDGE)).toEqual({ models: true });
    expect(needsOf(documentOf('dvc', 'stages: {}\n'), NO_KNOWLEDGE)).toEqual({});
  });
});
