import { describe, expect, it } from 'vitest';
import { cursorIn, documentOf } from '../../test/lsp/support/cursor';
import { FRAUD_VERSIONS, KNOWN } from '../../test/lsp/support/knowledge';
import { hover, hoverSite } from './hover';
import type { Knowledge } from './knowledge';
import { NO_KNOWLEDGE } from './knowledge';
import { documentSymbols } from './symbols';

const HEAD = `version: 1
models: [fraud-*]
stages:
  - {name: Staging, native: prod}
  - {name: Production, alias: champion}
transitions:
`;

function at(fixture: string, knowledge: Knowledge = KNOWN): string {
  const { text, offset } = cursorIn(fixture);
  const site = hoverSite(documentOf(text), offset);
  return (site && hover(site, knowledge)?.contents) ?? '';
}

describe('a hover', () => {
  it('describes keys and values by the schema', () => {
    expect(at('ver|sion: 1')).toBe('The version of this format.');
    expect(at(`${HEAD}  - {from: [Staging], to: Production, so|ak: 24h}`)).toContain('without a break');
    expect(at(`${HEAD}  - {gates: [{metric: f1, thres|hold: 0.9}]}`)).toContain(
      'at least this where greater is better',
    );
  });

  it('shows the values of a metric at its name and its bounds', () => {
    for (const gate of [
      '{metric: accur|acy, threshold: 0.9}',
      '{metric: accuracy, threshold: 0|.9}',
      '{metric: accuracy, range: {min: 0|.9}}',
      '{met|ric: accuracy}',
    ]) {
      expect(at(`${HEAD}  - {gates: [${gate}]}`), gate).toContain(
        String.raw`- fraud\-detection 7: **0\.91** on holdout (2026\-11\-20T08\:00\:00Z)`,
      );
    }
  });

  it.each([
    ['takes the place of', '', String.raw`6 (Staging): **0\.90**`],
    ['is compared with', ', baseline: {version: "6"}, minRelativeChange: 0', String.raw`6 (baseline): **0\.90**`],
  ])('shows the value of the version that the newest one %s', (_, rest, told) => {
    for (const gate of [`{metric: accur|acy${rest}}`, `{metric: accuracy, threshold: 0|.9${rest}}`]) {
      const lines = at(`${HEAD}  - {from: [None], to: Staging, gates: [${gate}]}`).split('\n').slice(-2);
      expect(lines[0]).toContain(String.raw`- fraud\-detection 7: **0\.91**`);
      expect(lines[1]).toBe(String.raw`- fraud\-detection ${told}`);
    }
    const bound = '{metric: accuracy, baseline: {version: "6"}, minRel|ativeChange: 0}';
    expect(at(`${HEAD}  - {from: [None], to: Staging, gates: [${bound}]}`)).toContain('6 (baseline)');
  });

  it('shows a version only once', () => {
    const gate = '{metric: accur|acy, baseline: {alias: challenger}}';
    expect(at(`${HEAD}  - {from: [None], to: Staging, gates: [${gate}]}`)).not.toContain(' 6 ');
  });

  it('shows who holds a stage, by alias or by the name that the registry uses', () => {
    expect(at(`${HEAD}  - {from: [Staging], to: Prod|uction}`)).toContain(String.raw`- fraud\-detection: 5`);
    expect(at(`${HEAD}  - {from: [Stag|ing], to: Production}`)).toContain(String.raw`- fraud\-detection: 6`);
  });

  it('shows what the registry knows of a model or a glob', () => {
    expect(at('models: [fraud-|detection]')).toContain('Latest version: 7');
    expect(at('models: [fraud|-*]')).toContain(
      String.raw`Matches 1 of 2 models:` + '\n\n' + String.raw`- fraud\-detection`,
    );
    expect(at('models: [x|y]')).toContain('The registry has no model of this name yet.');
    expect(at('models: [x|y]', NO_KNOWLEDGE)).not.toContain('no model');
  });

  it('makes text from the registry inert', () => {
    const hostile = '](command:evil) <img src=x onerror=y> **b** \n# h\n| t |';
    const [newest] = FRAUD_VERSIONS;
    const knowledge: Knowledge = {
      ...KNOWN,
      facts: new Map([['fraud-detection', [{ ...newest!, metrics: { f1: { value: hostile, dataset: hostile } } }]]]),
    };
    const contents = at(`${HEAD}  - {gates: [{metric: f|1}]}`, knowledge);
    expect(contents).toContain(String.raw`\]\(command\:evil\) &lt;img`);
    expect(contents).not.toMatch(/[^\\]\]\(|<img|\n# h|[^\\]\| t/);
  });

  it('is silent elsewhere', () => {
    expect(at('version: 1\n|\n')).toBe('');
    expect(at('# com|ment')).toBe('');
  });
});

it('outlines stages, transitions and gates', () => {
  const text = `${HEAD}  - from: [None]\n    to: Staging\n    gates:\n      - {metric: f1, threshold: 1}\n      - anyOf: [{tag: {key: risk}}]\n`;
  const symbols = documentSymbols(documentOf(text));
  expect(symbols.map(({ name }) => name)).toEqual(['version', 'models', 'stages', 'transitions']);
  expect(symbols[2]?.children.map(({ name }) => name)).toEqual(['Staging', 'Production']);
  const [transition] = symbols[3]?.children ?? [];
  expect(transition?.name).toBe('None → Staging');
  expect(transition?.children.map(({ name }) => name)).toEqual(['metric f1', 'anyOf']);
  expect(transition?.children[1]?.children.map(({ name }) => name)).toEqual(['tag risk']);
});
