import { describe, expect, it } from 'vitest';
import { cursorIn, documentOf } from '../../test/lsp/support/cursor';
import { KNOWN } from '../../test/lsp/support/knowledge';
import { complete, completionSite } from './completion';
import type { Completion } from './completion';
import type { Knowledge } from './knowledge';
import { NO_KNOWLEDGE } from './knowledge';
import type { CompletionOptions } from './proposal';

const RICH: CompletionOptions = { snippets: true, multiline: true };
const POOR: CompletionOptions = { snippets: false, multiline: false };

const HEAD = `version: 1
models: [fraud-*]
people: {cy: {emails: [cy@example.com]}}
roles: {ops: {members: [cy], may: [approve]}}
stages:
  - {name: Staging}
  - {name: Production, alias: champion}
transitions:
  - from: [None]
    to: Staging
`;

function at(fixture: string, knowledge: Knowledge = KNOWN, options = RICH): Completion | undefined {
  const { text, offset } = cursorIn(fixture);
  const site = completionSite(documentOf(text), offset);
  return site && complete(site, knowledge, options);
}

function labels(fixture: string, knowledge?: Knowledge): readonly string[] {
  return at(fixture, knowledge)?.proposals.map(({ label }) => label) ?? [];
}

/** The text after a proposal was taken; holes of snippets stay as they are. */
function taking(label: string, fixture: string, options = RICH): string {
  const { text } = cursorIn(fixture);
  const completion = at(fixture, KNOWN, options);
  const proposal = completion?.proposals.find((one) => one.label === label);
  if (!completion || !proposal) throw new Error(`Not offered: ${label}`);
  return text.slice(0, completion.replace.start) + proposal.text + text.slice(completion.replace.end);
}

describe('keys', () => {
  it('come from the schema, required ones first, with their descriptions', () => {
    const completion = at('|');
    expect(completion?.proposals[0]).toMatchObject({
      label: 'version',
      detail: 'required',
      documentation: 'The version of this format.',
    });
    expect(labels('|')).toContain('transitions');
  });

  it('that are already there are left out', () => {
    expect(labels('version: 1\n|')).not.toContain('version');
    expect(labels(`${HEAD}    |`)).toEqual(['soak', 'gates', 'approvals', 'windows', 'archiveExisting', 'rollout']);
    expect(labels(`${HEAD}    |\n    soak: 1h`)).not.toContain('soak');
  });

  it.each([
    ['on an empty line between others', `${HEAD}    |\n    soak: 1h\n`],
    ['while one is being typed', `${HEAD}    ga|`],
    ['before a colon that is already there', `${HEAD}    ga|: []`],
    ['in CRLF text', `${HEAD}    |\n    soak: 1h\n`.replaceAll('\n', '\r\n')],
    ['after a byte order mark', `\uFEFF${HEAD}    |`],
    ['after astral characters', `# 🚀🚀\n${HEAD}    |`],
  ])('are offered %s', (_, fixture) => {
    expect(labels(fixture)).toContain('gates');
  });

  it('begin the value where it can only be a list or a map', () => {
    expect(taking('gates', `${HEAD}    ga|`)).toBe(`${HEAD}    gates:\n      - `);
    expect(taking('approvals', `${HEAD}    |`)).toBe(`${HEAD}    approvals:\n      `);
    expect(taking('gates', `${HEAD}    ga|`, POOR)).toBe(`${HEAD}    gates: `);
    expect(taking('gates', `${HEAD}    ga|:`)).toBe(`${HEAD}    gates:`);
    expect(taking('version', '|')).toBe('version: 1');
  });

  it('of a gate are its kinds until one is chosen', () => {
    const kinds = ['metric', 'modelCard', 'signature', 'signed', 'tag', 'expression', 'anyOf', 'allOf', 'not'];
    expect(labels(`${HEAD}    gates:\n      - |`)).toEqual(kinds);
    expect(labels(`${HEAD}    gates:\n      - {|}`)).toEqual(kinds);
    expect(labels(`${HEAD}    gates:\n      |`)).toEqual(kinds.map((kind) => `- ${kind}`));
    expect(labels(`${HEAD}    gates: [|]`)).toEqual(kinds.map((kind) => `{ ${kind} }`));
    expect(labels(`${HEAD}    gates:\n      - anyOf: [{|}]`)).toEqual(kinds);
  });

  it('of a gate are those of its kind once it is chosen', () => {
    const keys = labels(`${HEAD}    gates:\n      - {metric: accuracy, |}`);
    expect(keys).toContain('threshold');
    expect(keys).not.toContain('metric');
    expect(keys).not.toContain('tag');
    expect(labels(`${HEAD}    gates:\n      - tag:\n          |`)).toEqual(['key', 'equals', 'matches', 'setBy']);
  });

  it('of which only one has to be there are not called required', () => {
    const kinds = at(`${HEAD}    gates:\n      - |`)?.proposals ?? [];
    expect(kinds.map(({ label }) => label)).toContain('signature');
    expect(kinds.flatMap(({ detail }) => detail ?? [])).toEqual([]);
    expect(at(`${HEAD}    gates:\n      - tag: { | }`)?.proposals[0]).toMatchObject({
      label: 'key',
      detail: 'required',
    });
  });

  it('bring those that are required with them', () => {
    expect(taking('deny', `${HEAD}    windows:\n      - |`)).toBe(
      `${HEAD}    windows:\n      - deny: $1\n        start: $2\n        duration: $3\n        timeZone: $4`,
    );
    expect(labels(`${HEAD}    windows:\n      - deny: x\n        |`)).toEqual(['start', 'duration', 'timeZone']);
  });

  it('are put in brackets where they follow another key', () => {
    expect(taking('{ stage }', `${HEAD}    gates:\n      - {metric: f1, baseline: |}`)).toContain(
      'baseline: { stage: $1 \\}}',
    );
  });
});

describe('values', () => {
  it('are those that the schema lists', () => {
    expect(labels(`${HEAD}    gates:\n      - {metric: f1, onMissingBaseline: |}`)).toEqual([
      'fail',
      'rubberStamp',
      'skip',
    ]);
    expect(labels(`${HEAD}    gates:\n      - metric: f1\n        critical: |`)).toEqual(['true', 'false']);
    expect(labels(`${HEAD}    gates:\n      - {signature: r|}`)).toEqual(['required']);
  });

  it('are the stages and roles that the document itself names', () => {
    expect(labels(`${HEAD}  - from: [|]`)).toEqual(['None', 'Staging', 'Production']);
    expect(labels(`${HEAD}  - from: |`)).toEqual(['[None]', '[Staging]', '[Production]']);
    expect(labels(`${HEAD}  - from:\n      - |`)).toEqual(['None', 'Staging', 'Production']);
    expect(labels(`${HEAD}  - from: [Staging]\n    to: |`)).toEqual(['Staging', 'Production']);
    expect(labels(`${HEAD}    approvals: {rules: [{from: |}]}`)).toEqual(['ops']);
    expect(labels(`${HEAD}    gates: [{metric: f1, baseline: {stage: |}}]`)).toEqual(['Staging', 'Production']);
  });

  it('are the models, aliases, metrics and tags of the registry', () => {
    expect(labels('models: [|]')).toEqual(['fraud-detection', 'churn']);
    expect(labels('models:\n  - fr|')).toEqual(['fraud-detection', 'churn']);
    expect(labels('models:\n  |')).toEqual(['- fraud-detection', '- churn']);
    expect(labels(`${HEAD}    gates:\n      - {metric: |}`)).toEqual(['accuracy', 'f1', 'recall']);
    expect(labels(`${HEAD}    gates:\n      - anyOf:\n          - metric: |`)).toEqual(['accuracy', 'f1', 'recall']);
    expect(labels(`${HEAD}    gates: [{tag: {key: |}}]`)).toEqual(['risk']);
    expect(labels(`${HEAD}    gates: [{metric: f1, baseline: {alias: |}}]`)).toEqual(['champion', 'challenger']);
  });

  it('show the last value of a metric, its version and data set', () => {
    const accuracy = at(`${HEAD}    gates:\n      - metric: acc|`)?.proposals[0];
    expect(accuracy).toMatchObject({ label: 'accuracy', detail: '0.91' });
    expect(accuracy?.documentation).toContain(String.raw`fraud\-detection 7: **0\.91** on holdout`);
  });

  it('are unknown, and not invented, before the registry has answered', () => {
    expect(labels(`${HEAD}    gates:\n      - {metric: |}`, NO_KNOWLEDGE)).toEqual([]);
    expect(labels('models: [|]', NO_KNOWLEDGE)).toEqual([]);
  });

  it('keep the quotes that a person has begun with', () => {
    expect(taking('churn', `models: ["ch|"]`)).toBe('models: ["churn"]');
    expect(taking('churn', `models: ['ch|']`)).toBe("models: ['churn']");
  });

  it('are quoted where YAML would read something else', () => {
    const hostile = 'a: b, {c} #d\n\u0000"';
    const knowledge: Knowledge = { facts: new Map(), models: [{ name: hostile, stages: {}, aliases: {} }] };
    const completion = at('models: [|]', knowledge);
    const written = `models: [${completion?.proposals[0]?.text ?? ''}]`;
    expect(documentOf(written).outline.models.map(({ text }) => text)).toEqual([hostile]);
  });

  it('are cut when there are thousands, those that contain what was typed first', () => {
    const models = Array.from({ length: 3000 }, (_, index) => ({ name: `model-${index}`, stages: {}, aliases: {} }));
    const completion = at('models: [model-29|]', { models, facts: new Map() });
    expect(completion?.cut).toBe(true);
    expect(completion?.proposals.map(({ label }) => label)).toContain('model-2999');
    expect(completion?.proposals.length).toBeLessThanOrEqual(500);
  });
});

describe('nothing is offered', () => {
  it.each([
    ['in a comment', `${HEAD}    # ga|`],
    ['after a value', 'version: 1 # |'],
    ['in a block scalar', 'registry: >\n  ab|c\n'],
    ['right after a colon', 'version:|'],
    ['in a value that only its people know', 'monitors: { drift: { threshold: | } }'],
  ])('%s', (_, fixture) => {
    expect(labels(fixture)).toEqual([]);
  });
});

it('says where the registry has a part in the answer', () => {
  const live = (fixture: string): boolean | undefined => {
    const { text, offset } = cursorIn(fixture);
    return completionSite(documentOf(text), offset)?.live;
  };
  expect(live('models: |')).toBe(true);
  expect(live(`${HEAD}    gates: [{metric: |}]`)).toBe(true);
  expect(live(`${HEAD}    |`)).toBe(false);
});
