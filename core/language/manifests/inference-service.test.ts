import { describe, expect, it } from 'vitest';
import { shown } from '../../../test/lsp/support/expectations';
import { analyze } from '../analyze';
import { parseLanguageDocument, type LanguageDocument } from '../document';
import { NO_KNOWLEDGE, type Knowledge } from '../knowledge';
import { fileNeedsOf, needsOf } from '../supports';
import { NO_SURROUNDINGS, type Surroundings } from '../surroundings';

const documentOf = (text: string): LanguageDocument =>
  parseLanguageDocument({ uri: 'file:///repo/serve.yaml', kind: 'inference-service', version: 1, text });
const said = (text: string, knowledge: Knowledge = NO_KNOWLEDGE): readonly string[] =>
  shown(text, analyze(documentOf(text), knowledge));

const service = (predictor: string, metadata = '{name: fraud, namespace: ml}'): string =>
  `apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: ${metadata}\nspec:\n  predictor: ${predictor}\n`;

describe('a model of the registry', () => {
  const known: Knowledge = {
    models: [{ name: 'fraud', latestVersion: '7', stages: { Production: '7' }, aliases: { champion: '6' } }],
    facts: new Map(),
  };
  const serving = (uri: string): string => service(`{model: {storageUri: "${uri}"}}`);

  it('is asked for only where one is served', () => {
    expect(needsOf(documentOf(serving('s3://a')), known)).toEqual({});
    expect(needsOf(documentOf(serving('models:/${MODEL}/1')), known)).toEqual({});
    expect(needsOf(documentOf(serving('models:/fraud/3')), NO_KNOWLEDGE)).toEqual({ models: true });
  });

  it.each([
    'models:/fraud/3',
    'models:/fraud/7',
    'models:/fraud/production',
    'models:/fraud/latest',
    'models:/fraud@champion',
    'models:/fraud',
    'models:///fraud/3',
    'mlflow-artifacts:/1/2/model',
    'models:/$MODEL/1',
  ])('%s is fine', (uri) => {
    expect(said(serving(uri), known)).toEqual([]);
  });

  it.each([
    ['models:/fraudd/3', 'The registry has no model `fraudd`; did you mean `fraud`?'],
    ['models:/other/3', 'The registry has no model `other`.'],
    ['models:/fraud/8', '`fraud` has no version `8` in the registry.'],
    ['models:/fraud/Staging', '`fraud` has no stage with a version `Staging` in the registry.'],
    ['models:/fraud@challenger', '`fraud` has no alias `challenger` in the registry.'],
  ])('%s is warned of once the registry has answered', (uri, message) => {
    expect(said(serving(uri))).toEqual([]);
    expect(said(serving(uri), known)).toEqual([`line 5: warning at "${uri}": ${message}`]);
  });

  it('may be one of several addresses', () => {
    const text = service('{storageUris: [{uri: models:/fraud/1}, {uri: models:/frud/1}], model: {}}');
    expect(said(text, known)).toEqual([
      'line 5: warning at models:/frud/1: The registry has no model `frud`; did you mean `fraud`?',
    ]);
  });
});

describe('a deployment of a policy', () => {
  const policy = `version: 1
models: [fraud]
stages: [{name: Staging}]
transitions: [{from: [None], to: Staging, rollout: {target: fraud-kserve, steps: [5, 100]}}]
deployments: {fraud-kserve: {type: rest, kserve: {namespace: ml, name: fraud}, serving: {autoscaling: {min: 2, max: 10}}}}
`;
  const uri = 'file:///repo/policies/promotion-policy.yaml';
  const around = (text: string | null | undefined): Surroundings => ({
    folder: { root: 'file:///repo/', policies: [uri] },
    textOf: (file) => (file === uri ? text : undefined),
  });
  const judged = (text: string, surroundings: Surroundings): readonly string[] =>
    said(text, { ...NO_KNOWLEDGE, surroundings });

  it('asks for the policies, then for their texts', () => {
    const document = documentOf(service('{}'));
    expect(fileNeedsOf(document, NO_SURROUNDINGS)).toEqual({ policies: true, texts: [] });
    expect(fileNeedsOf(document, around(undefined))).toEqual({ policies: true, texts: [uri] });
  });

  it('is held against what the policy demands, in each document of a file', () => {
    const text = `${service('{minReplicas: 2, maxReplicas: 10}')}---\n${service('{minReplicas: 1, maxReplicas: 10}')}---\nkind: Other\n`;
    expect(judged(text, around(policy))).toEqual([
      'line 11: error at 1: `policies/promotion-policy.yaml` demands at least 2 replicas of `fraud-kserve`: set `minReplicas` to 2 or more.',
    ]);
    expect(judged(service('{minReplicas: 1, maxReplicas: 10}', '{name: fraud}'), around(policy))).toEqual([
      'line 5: warning at 1: `policies/promotion-policy.yaml` demands at least 2 replicas of `fraud-kserve`: set `minReplicas` to 2 or more.',
    ]);
    expect(judged(service('{minReplicas: 1}', '{name: fraud, namespace: dev}'), around(policy))).toEqual([]);
  });

  it('is not judged by a policy that is unknown, absent or wrong', () => {
    const text = service('{minReplicas: 1}');
    for (const known of [undefined, null, policy.replace('version: 1', 'version: 3'), '{kserve']) {
      expect(judged(text, around(known))).toEqual([]);
    }
    expect(said(text)).toEqual([]);
  });
});
