import { describe, expect, it, test } from 'vitest';
import { withEdits } from '../../text/text-edit';
import { analyze } from '../analyze';
import { parseLanguageDocument } from '../document';
import type { Finding } from '../finding';
import type { Knowledge } from '../knowledge';
import { NO_KNOWLEDGE } from '../knowledge';
import { quickFixes } from '../quick-fix';

const ROOT = 'file:///repo/';
const OWN = 'fraud/promotion-policy.yaml';

type Texts = Readonly<Record<string, string>>;

const policy = (models: string, more = ''): string => `version: 1\n${more}models: [${models}]\n`;

const models = (...names: readonly string[]): Partial<Knowledge> => ({
  registryUri: 'git:.',
  models: names.map((name) => ({ name, stages: {}, aliases: {} })),
});

/** Findings of the policy at `OWN` that have one of the codes. */
function found(texts: Texts, knowledge: Partial<Knowledge>, ...codes: readonly string[]): readonly Finding[] {
  const document = parseLanguageDocument({ uri: ROOT + OWN, version: 1, text: texts[OWN] ?? '' });
  const policies = Object.keys(texts).map((path) => ROOT + path);
  const surroundings = {
    folder: { root: ROOT, policies },
    textOf: (uri: string) => texts[uri.slice(ROOT.length)] ?? null,
  };
  const all = analyze(document, { ...NO_KNOWLEDGE, surroundings, ...knowledge });
  return all.filter(({ code }) => codes.includes(code));
}

describe('policies that compete for a model', () => {
  const competing = (own: string, other: string, knowledge: Partial<Knowledge> = {}): readonly string[] =>
    found({ [OWN]: own, 'promotion-policy.yaml': other }, knowledge, 'shadowed-policy', 'policy-tie').map(
      ({ severity, message }) => `${severity}: ${message}`,
    );
  const shadowed = (what: string): string =>
    `warning: ${what} that this policy matches is governed by another one, which names it more specifically: promotion-policy.yaml.`;
  const tie = (model: string): string =>
    `error: fraud/promotion-policy.yaml and promotion-policy.yaml name ${model} equally specifically; make one of them more specific.`;

  test.each([
    ['the only model is named by another', 'fraud-*', 'fraud-eu', ['fraud-eu'], [shadowed('The only model')]],
    ['all models are', '"*"', 'fraud-*', ['fraud-eu', 'fraud-us'], [shadowed('Each of the 2 models')]],
    ['one model is left', '"*"', 'fraud-*', ['fraud-eu', 'churn'], []],
    ['this one is more specific', 'fraud-eu', 'fraud-*', ['fraud-eu'], []],
    ['both are equally specific', 'fraud-?u', 'fraud-e?', ['fraud-eu'], [tie('fraud-eu')]],
    ['both could be, of no model that is there', 'fraud-?u', 'fraud-e?', ['fraud-us', 'fraud-em'], []],
    ['the registry has no such model', 'fraud-*', 'fraud-eu', ['churn'], []],
  ])('%s', (...[, own, other, names, expected]) => {
    expect(competing(policy(own), policy(other), models(...names))).toEqual(expected);
  });

  it('without an answer, globs are not judged, and names are', () => {
    expect(competing(policy('fraud-*'), policy('fraud-eu'))).toEqual([]);
    expect(competing(policy('fraud-eu'), policy('fraud-eu'))).toEqual([tie('fraud-eu')]);
    expect(competing(policy('fraud-eu, a-*'), policy('fraud-eu'))).toEqual([tie('fraud-eu')]);
  });

  it('only where both may mean the same registry', () => {
    const mlflow = 'registry: mlflow:https://example.com\n';
    expect(competing(policy('fraud-eu'), policy('fraud-eu', mlflow))).toEqual([]);
    expect(competing(policy('fraud-eu'), policy('fraud-eu', mlflow), models('fraud-eu'))).toEqual([]);
    expect(competing(policy('fraud-eu', mlflow), policy('fraud-eu', mlflow))).toEqual([tie('fraud-eu')]);
  });

  it('also where the registry is stated by what a policy extends', () => {
    const team = 'version: 1\nregistry: mlflow:https://example.com\n';
    const texts = {
      [OWN]: policy('fraud-eu', 'registry: https://example.com/\n'),
      'team.promotion-policy.yaml': team,
      'promotion-policy.yaml': policy('fraud-eu', 'extends: team.promotion-policy.yaml\n'),
      'git/promotion-policy.yaml': policy('fraud-eu', 'registry: git:.\n'),
    };
    expect(found(texts, {}, 'policy-tie').map(({ message }) => message)).toEqual([
      'fraud/promotion-policy.yaml and promotion-policy.yaml name fraud-eu equally specifically; make one of them more specific.',
    ]);
  });

  it('underlines the models', () => {
    const text = policy('"fraud-*", fraud-eu');
    const [finding] = found({ [OWN]: text, 'promotion-policy.yaml': policy('fraud-eu') }, {}, 'policy-tie');
    expect(text.slice(finding?.start, finding?.end)).toBe('"fraud-*", fraud-eu');
  });
});

describe('stages that the registry does not take', () => {
  const text = `version: 1
stages:
  - { name: Staging, native: stging }
  - { name: prod }
  - { name: Shadow, alias: shadow }
  - { name: Old, tag: { lifecycle: old } }
  - { name: EU, native: eu, registry: "https://eu.example.com" }
`;
  const told = (knowledge: Partial<Knowledge>): readonly string[] =>
    found({ [OWN]: text }, knowledge, 'unknown-native-stage').map(({ message }) => message);

  it('are found once it has said which it takes', () => {
    const names = ['staging', 'production'];
    expect(told({})).toEqual([]);
    expect(told({ allowedStages: { names, silent: true } })).toEqual([
      'The registry has no stage `stging`, only staging, production; did you mean `staging`?',
      'The registry has no stage `prod`, only staging, production.',
    ]);
  });

  it('are corrected without renaming what other places use', () => {
    const written = text.replace('name: prod', 'name: prodd');
    const allowedStages = { names: ['staging', 'prod'], silent: true };
    const document = parseLanguageDocument({ uri: ROOT + OWN, version: 1, text: written });
    const fixed = found({ [OWN]: written }, { allowedStages }, 'unknown-native-stage').map((finding) =>
      quickFixes(document, finding).map(({ edits }) => withEdits(written, edits)),
    );
    expect(fixed).toEqual([
      [written.replace('stging', 'staging')],
      [written.replace('name: prodd', 'name: prodd, native: prod')],
    ]);
  });

  it('of MLflow are those that say so: others are aliases there', () => {
    const allowedStages = { names: ['Staging', 'Production', 'Archived'], silent: false };
    expect(told({ allowedStages })).toEqual([
      'The registry has no stage `stging`, only Staging, Production, Archived; did you mean `Staging`?',
    ]);
  });
});
