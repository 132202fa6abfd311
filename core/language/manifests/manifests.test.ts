import { describe, expect, it } from 'vitest';
import { shown } from '../../../test/lsp/support/expectations';
import { analyze } from '../analyze';
import { complete, completionSite } from '../completion';
import { parseLanguageDocument, type LanguageDocument } from '../document';
import type { DocumentKind } from '../kind';
import { NO_KNOWLEDGE, type Knowledge } from '../knowledge';
import { documentSymbols } from '../symbols';

const documentOf = (kind: DocumentKind, text: string): LanguageDocument =>
  parseLanguageDocument({ uri: 'file:///x.yaml', kind, version: 1, text });
const findingsIn = (kind: DocumentKind, text: string, knowledge: Knowledge = NO_KNOWLEDGE): readonly string[] =>
  shown(text, analyze(documentOf(kind, text), knowledge));

describe('MLmodel', () => {
  it('is silent about a real one, with JSON in its signature', () => {
    const text = `artifact_path: model
flavors:
  python_function: {loader_module: mlflow.sklearn, python_version: 3.12.4}
  sklearn: {code: null, sklearn_version: 1.5.2}
mlflow_version: 2.18.0
model_size_bytes: 5064416
run_id: 016c1cc4202b4e26b0ea0fb604691894
signature:
  inputs: '[{"type": "long", "name": "a", "required": true}, {"type": "array", "name": "b", "items": {"type": "string"}}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1]}}]'
  params: null
utc_time_created: '2024-12-06 01:11:35.950213'
`;
    expect(findingsIn('mlmodel', text)).toEqual([]);
  });

  it.each([
    ['run_id: a\n', 'line 1: error at run_id: The property `flavors` is missing.'],
    ['flavors: {}\nrunid: a\n', 'line 2: hint at runid: Unknown property `runid`; did you mean `run_id`?'],
    ['flavors: [a]\n', 'line 1: error at [a]: `flavors` must be a mapping of properties.'],
  ])('%j: %s', (text, expected) => {
    expect(findingsIn('mlmodel', text)).toEqual([expected]);
  });
});

describe('artifacts', () => {
  it.each([
    ['gto-artifacts', 'churn: {path: a.pkl, type: model, labels: [a], custom: "{}", virtual: false}\n'],
    ['gto-artifacts', 'artifacts:\n- name: another tool\n'],
    ['gto-artifacts', ''],
    [
      'dvc',
      'stages:\n  train: {cmd: python a.py}\nartifacts:\n  m: {path: a, type: model, desc: d, labels: [a], meta: {b: 1}}\n',
    ],
    ['dvc', 'plots: [a]\n'],
    ['dvc', 'artifacts:\n'],
  ] as const)('%s %j is fine', (kind, text) => {
    expect(findingsIn(kind, text)).toEqual([]);
  });

  it.each([
    ['gto-artifacts', 'm: {path: 5}\n', 'line 1: error at 5: `path` must be a text; put it in quotes.'],
    ['gto-artifacts', 'm: {path: a, typ: b}\n', 'line 1: hint at typ: Unknown property `typ`; did you mean `type`?'],
    ['gto-artifacts', 'm: {path: a}\nn: b\n', 'line 2: error at b: `n` must be a mapping of properties or null.'],
    ['dvc', 'artifacts:\n  m: {type: model}\n', 'line 2: error at m: The property `path` is missing.'],
  ] as const)('%s %j: %s', (kind, text, expected) => {
    expect(findingsIn(kind, text)).toEqual([expected]);
  });
});

describe('evaluation results', () => {
  it.each([
    '- dataset: {id: a/b, task_id: c}\n  value: 0.4\n  date: "2025-01-15"\n  source: {url: "https://x.example", user: u}\n',
    '- dataset:\n    id: a/b\n    task_id: {task_id}\n  value: {metric_value}\n',
    '',
  ])('%j is fine', (text) => {
    expect(findingsIn('eval-results', text)).toEqual([]);
  });

  it.each([
    ['dataset: {id: a/b, task_id: c}\n', /error at .*must be a list/s],
    ['- value: 1\n', /error at value: The property `dataset` is missing/],
    ['- dataset: {id: a/b}\n  value: 1\n', /error at dataset: The property `task_id` is missing/],
    ['- dataset: {id: a/b, task_id: c}\n', /error at dataset: The property `value` is missing/],
    [
      '- dataset: {id: a, task_id: c}\n  value: 1\n  source: {name: x}\n',
      /error at source: The property `url` is missing/,
    ],
    ['- dataset: {id: a, task_id: c}\n  value: 1\n  date: 2025-01-15\n', /warning at 2025-01-15: .*in quotes/],
    ['- dataset: {id: a, task_id: c}\n  value: 1\n  date: yesterday\n', /error at yesterday: `date` must look like/],
    ['- dataset: {id: a, task_id: c}\n  value: 1\n  note: x\n', /hint at note: .*did you mean `notes`/],
  ])('%j', (text, expected) => {
    const findings = findingsIn('eval-results', text);
    expect(findings[0]).toMatch(expected);
  });
});

describe('InferenceService', () => {
  const service = (predictor: string): string =>
    `apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: x}\nspec:\n  predictor: ${predictor}\n`;
  const said = (predictor: string): readonly string[] =>
    findingsIn('inference-service', service(predictor)).map((line) => line.replace(/^line 5: /, ''));

  it.each([
    '{minReplicas: 0, maxReplicas: 3, canaryTrafficPercent: 10, model: {modelFormat: {name: sklearn}, storageUri: "s3://a"}}',
    '{canaryTrafficPercent: 0, tolerations: [], sklearn: {storageUri: "gs://a"}}',
    '{canaryTrafficPercent: 100, containers: [{name: c, image: i}]}',
    '{canaryTrafficPercent: "${CANARY}", minReplicas: $(MIN), maxReplicas: 0}',
    '{model: {args: , env: null, resources: {limits: {cpu: 1, memory: 1.5Gi, nvidia.com/gpu: "2"}, requests: {cpu: 1e-1}}}}',
    '{model: {resources: {limits: {memory: "${MEMORY}"}}, ports: [{containerPort: $(PORT)}]}}',
    '{workerSpec: {tensorParallelSize: 2, containers: [{name: c, resources: "${RES}"}]}, nodeName: n, hostIPC: true}',
  ])('%s is fine', (predictor) => {
    expect(said(predictor)).toEqual([]);
  });

  it.each([
    ['{canaryTrafficPercent: 101}', 'error at 101: `canaryTrafficPercent` must be <= 100.'],
    ['{canaryTrafficPercent: -1}', 'error at -1: `canaryTrafficPercent` must be >= 0.'],
    [
      '{canaryTrafficPercent: "10"}',
      'error at "10": `canaryTrafficPercent` must be a whole number; remove the quotes.',
    ],
    ['{minReplicas: 3, maxReplicas: 2}', 'error at 2: `maxReplicas` is less than `minReplicas` (3).'],
    ['{minReplicas: 1.5}', 'error at 1.5: `minReplicas` must be a whole number.'],
    ['{batcher: {maxBatchSize: many}}', 'error at many: `maxBatchSize` must be a whole number.'],
    [
      '{canaryTraficPercent: 10}',
      'hint at canaryTraficPercent: Unknown property `canaryTraficPercent`; did you mean `canaryTrafficPercent`?',
    ],
    [
      '{model: {storageURI: "s3://a"}}',
      'hint at storageURI: Unknown property `storageURI`; did you mean `storageUri`?',
    ],
    ['{containers: [{imge: a}]}', 'hint at imge: Unknown property `imge`; did you mean `image`?'],
    [
      '{workerSpec: {tensorParalelSize: 2}}',
      'hint at tensorParalelSize: Unknown property `tensorParalelSize`; did you mean `tensorParallelSize`?',
    ],
    ['{model: {resources: {limits: {memory: 2GiB}}}}', 'error at 2GiB: `memory` must look like `500m`.'],
    ['{model: {env: [{name: A, value: 1}]}}', 'error at 1: `value` must be a text; put it in quotes.'],
    ['{model: {args: --a}}', 'error at --a: `args` must be a list or null; put it in [brackets].'],
    [
      '{scaleMetric: qps}',
      'warning at qps: `scaleMetric` must be `cpu`, `memory`, `concurrency` or `rps`; did you mean `rps`?',
    ],
    [
      '{canaryTrafficPercent: null}',
      'warning at null: `canaryTrafficPercent` must be a whole number, but nothing is stated.',
    ],
  ])('%s: %s', (predictor, expected) => {
    expect(said(predictor)).toEqual([expected]);
  });

  it('judges each document of a file, and none that is something else', () => {
    const text = `a: {b: 1}\nkind: Other\n---\n${service('{canaryTrafficPercent: 500}')}---\n${service('{predicter: 1}')}`;
    expect(findingsIn('inference-service', text)).toEqual([
      'line 8: error at 500: `canaryTrafficPercent` must be <= 100.',
      'line 14: hint at predicter: Unknown property `predicter`.',
    ]);
    expect(findingsIn('inference-service', service('{}').replace('  predictor', '  predicter'))).toEqual([
      'line 5: hint at predicter: Unknown property `predicter`; did you mean `predictor`?',
    ]);
  });

  const form = (apiVersion: string, rest: string): string =>
    `apiVersion: ${apiVersion}\nkind: InferenceService\n${rest}`;

  it.each([
    form('serving.kubeflow.org/v1alpha2', 'spec:\n  default: {predictor: {}}\n  canary: {predictor: {}}\n'),
    form('other.example/v1', 'spec: [1]\n'),
    form('serving.kserve.io/v1beta1', 'metadata: {name: x, annotations: {a: "1"}}\n'),
    form('serving.kserve.io/v1beta1', 'spec:\n  predictor:\n    containers:\n    - image: {username}/server:1\n'),
    form('serving.kserve.io/v1beta1', 'spec:\n  explainer: {art: {type: SquareAttack, config: {nb_classes: "10"}}}\n'),
    form('serving.kserve.io/${VERSION}', 'spec:\n  predictor: {}\n'),
  ])('%j is fine, or not ours', (text) => {
    expect(findingsIn('inference-service', text)).toEqual([]);
  });

  it.each([
    [
      form('serving.kserve.io/v1beta7', 'spec: {}\n'),
      ['line 1: warning at serving.kserve.io/v1beta7: KServe’s API is known as `v1beta1`, not as `v1beta7`.'],
    ],
    [
      form('serving.kserve.io/v1beta1', 'sepc: {}\n'),
      ['line 3: hint at sepc: Unknown property `sepc`.', 'line 3: error at sepc: The property `spec` is missing.'],
    ],
    [
      form('serving.kserve.io/v1beta1', 'spec:\n'),
      ['line 3: error at : `spec` must be a mapping of properties, but nothing is stated.'],
    ],
  ])('%j', (text, expected) => {
    expect(findingsIn('inference-service', text)).toEqual(expected);
  });

  it('completes in every document of a file', () => {
    const text = `${service('{}')}---\nspec:\n  predictor:\n    `;
    const site = completionSite(documentOf('inference-service', text), text.length);
    const labels = site && complete(site, NO_KNOWLEDGE, { snippets: true, multiline: true }).proposals;
    expect(labels?.map(({ label }) => label)).toContain('canaryTrafficPercent');
  });
});

it('outlines a key that is not there where it would be', () => {
  expect(documentSymbols(documentOf('dvc', ': '))).toMatchObject([{ start: 0, end: 2 }]);
});

it.each(['import mlflow\n\nmodel: str = "a"\n', '\u0000\u0080binary\n\u0001', 'train: {a: [\nb: [\n'])(
  '%j is only called MLmodel',
  (text) => {
    expect(findingsIn('mlmodel', text)).toEqual([]);
  },
);

it('leaves templates and huge files alone', () => {
  expect(findingsIn('dvc', 'artifacts: {{ x }}\n')).toEqual([]);
  expect(findingsIn('mlmodel', 'run_id: b\n'.repeat(100_000))).toEqual([
    'line 1: information at : The file is longer than 100 KB and is not analyzed.',
  ]);
});
