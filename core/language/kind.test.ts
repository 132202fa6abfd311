import { expect, it } from 'vitest';
import { documentKind } from './kind';

const SERVICE = 'apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\n';

it.each([
  ['file:///a/promotion-policy.yaml', 'promotion-policy'],
  ['/a/README.md', 'model-card'],
  ['README.md', 'model-card'],
  ['/a/MODEL_CARD.md', 'model-card'],
  ['/a/modelcard.md', 'model-card'],
  ['/a/model-card.markdown', 'model-card'],
  ['C:\\a\\ReadMe.md', 'model-card'],
  ['/a/NOTREADME.md', undefined],
  ['/a/README.md.yaml', undefined],
  ['/a/.eval_results/gsm8k.yaml', 'eval-results'],
  ['/a/eval_results/gsm8k.yaml', undefined],
  ['/a/MLmodel', 'mlmodel'],
  ['/a/MLmodel.yaml', undefined],
  ['/a/artifacts.yaml', 'gto-artifacts'],
  ['/a/dvc.yaml', 'dvc'],
  ['/a/b.yaml', undefined],
])('%s is %s', (uri, kind) => {
  expect(documentKind(uri)).toBe(kind);
});

it('knows an InferenceService by its text, whatever it is called', () => {
  expect(documentKind('/a/x.yml', 'yaml', SERVICE)).toBe('inference-service');
  expect(documentKind('/a/x.yaml', 'yaml', `a: b\n---\n"kind": "InferenceService"\n${SERVICE}`)).toBe(
    'inference-service',
  );
  expect(documentKind('/a/x.yaml', 'yaml', SERVICE.replace('kserve', 'example'))).toBeUndefined();
  expect(documentKind('/a/x.md', 'markdown', SERVICE)).toBeUndefined();
});

it('believes the language id of a policy', () => {
  expect(documentKind('untitled:Untitled-1', 'promotion-policy')).toBe('promotion-policy');
});
