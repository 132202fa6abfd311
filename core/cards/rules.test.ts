import { expect, it } from 'vitest';
import { parseCardYaml } from './card-yaml';

/** `severity code path`, with `=replacement` where there is one. */
function said(yaml: string): readonly string[] {
  const { texts, values } = parseCardYaml(yaml);
  return [
    ...texts.map(({ severity, code }) => `${severity} ${code}`),
    ...values.map(({ severity, code, path, replacement }) =>
      [`${severity} ${code} ${path.join('.')}`, ...(replacement === undefined ? [] : [replacement])].join('='),
    ),
  ];
}

const result = (more: string): string =>
  `model-index:\n- name: m\n  results:\n  - task: {type: t}\n    dataset: {type: d, name: D}\n    metrics:\n    - {type: f1, value: 0.5}\n${more}`;
const metric = (entry: string): string =>
  `model-index: [{name: m, results: [{task: {type: t}, dataset: {type: d, name: D}, metrics: [${entry}]}]}]`;

it.each([
  'license: mit',
  'license: [mit, apache-2.0]',
  'license:',
  'license: other\nlicense_name: mine',
  'language: no\nlicense: mit',
  'language: [en, code, multilingual, fil, ger]',
  'pipeline_tag: text-generation',
  'library_name: something-of-ours\ntags: [a]',
  'datasets: squad\nmetrics: f1',
  'license: mit\nmodel-index: {}',
  'license: mit\neval_results: {}',
  'datasets: [a/b, c_d]\ntags: []',
  'base_model: [a/b, c/d]\nbase_model_relation: merge\nnew_version: a/b',
  'tags: [a]\nauthor: x\nversion: 3\nmodel_type: y\ntitle: z',
  'model-index:\n- name: m\n  results: []',
  'model-index: []',
  'co2_eq_emissions: 3.5',
  'co2_eq_emissions: {emissions: 3, source: x}',
  'inference: false\nwidget:\n- text: a\nthumbnail:',
  result(''),
  result('    source: {url: "https://x.example", name: X}'),
  metric('{type: f1, value: "20.0 ± 1.2"}'),
  metric('{type: f1, value: NA}'),
  'x: &t {type: t}\nmodel-index: [{name: m, results: [{task: {<<: *t}, dataset: {<<: *t, name: D}, metrics: []}]}]',
])('%j is legal', (yaml) => {
  expect(said(yaml)).toEqual([]);
});

it.each([
  ['license: cc-by-nc-sa', ['error unknown-license license=cc-by-nc-sa-4.0']],
  ['license: apache2.0', ['error unknown-license license=apache-2.0']],
  ['license: MIT', ['warning unknown-license license=mit']],
  ['license: our-own-words-entirely', ['warning unknown-license license']],
  ['license: other', ['warning missing-property license']],
  ['license: 3', ['warning bad-value license']],
  ['language: English', ['warning unknown-language language=en']],
  ['language: [en, pt-BR]', ['hint unknown-language language.1']],
  ['language: EN', ['warning unknown-language language=en']],
  ['language: klingonese', ['warning unknown-language language']],
  ['pipeline_tag: text_generation', ['error unknown-task pipeline_tag=text-generation']],
  ['pipeline_tag: conversational', ['hint retired-task pipeline_tag=text-generation']],
  ['pipeline_tag: sing-a-song-of-sixpence', ['warning unknown-task pipeline_tag']],
  ['pipeline_tag: false', ['warning bad-value pipeline_tag']],
  ['library_name: Transformers', ['warning unknown-library library_name=transformers']],
  ['datasets: [google/fleurs/ne_np]', ['error bad-identifier datasets.0']],
  ['datasets: [The Pile]', ['warning bad-identifier datasets.0']],
  ['datasets: https://huggingface.co/datasets/a/b', ['warning bad-identifier datasets=a/b']],
  ['base_model: some model', ['error bad-identifier base_model']],
  ['base_model: ./out/model', ['error bad-identifier base_model']],
  ['base_model: https://huggingface.co/a/b', ['warning bad-identifier base_model=a/b']],
  ['tags: [a]\nbase_model_relation: child', ['error bad-value base_model_relation']],
  ['tags: one', ['hint not-a-list tags']],
  ['tags: one, two', ['warning not-a-list tags']],
  ['tags: 5', ['error not-a-list tags']],
  ['metrics: [{loss: 3}]', ['warning bad-value metrics.0']],
  ['co2_eq_emissions: 3 grams', ['warning bad-value co2_eq_emissions']],
  ['tags: [a]\neval_results: [{a: 1}]', ['error bad-value eval_results']],
  ['tags: [a]\npipeline-tag: x', ['warning unknown-key pipeline-tag=pipeline_tag']],
  ['tags: [a]\nlicence: mit', ['warning unknown-key licence=license']],
  ['tags: [a]\nmodel_index: []', ['hint outdated-key model_index=model-index']],
  ['tags: [a]\ntags: [b]', ['error duplicate-key']],
  ['model-index: {name: m, results: []}', ['error bad-value model-index']],
  ['model-index: text', ['error bad-value model-index']],
  ['model-index: [m]', ['error bad-value model-index.0']],
  ['model-index: [{results: []}]', ['error missing-property model-index.0']],
  ['model-index: [{name: m}]', ['error missing-property model-index.0']],
  ['model-index: [{name: m, results: }]', ['error bad-value model-index.0.results']],
  ['model-index: [{name: m, results: [{}]}]', Array<string>(3).fill('error missing-property model-index.0.results.0')],
  [
    'model-index: [{name: m, results: [{task: {name: T}, dataset: squad, metrics: []}]}]',
    ['error missing-property model-index.0.results.0.task', 'error bad-value model-index.0.results.0.dataset'],
  ],
  [metric('{type: f1}'), ['error missing-property model-index.0.results.0.metrics.0']],
  [metric('{type: f1, value: "0.79"}'), ['warning quoted-number model-index.0.results.0.metrics.0.value']],
  [metric('{type: f1, value: {mean: 1}}'), ['error bad-value model-index.0.results.0.metrics.0.value']],
  [metric('{type: f1, value: {wer}}'), ['warning empty-value model-index.0.results.0.metrics.0.value']],
  [metric('{type: , value: 1}'), ['warning empty-value model-index.0.results.0.metrics.0.type']],
  [metric('x'), ['error bad-value model-index.0.results.0.metrics.0']],
  [result('    source: {name: X}'), ['error missing-property model-index.0.results.0.source']],
  [result('    source: {}'), ['warning missing-property model-index.0.results.0.source']],
  [result('    source:'), ['error bad-value model-index.0.results.0.source']],
  [
    'model-index: [{name: m, results: [{task: {type: t}, dataset: {type: d, name: D, config: 2020}, metrics: []}]}]',
    ['error bad-value model-index.0.results.0.dataset.config'],
  ],
])('%j: %j', (yaml, expected) => {
  expect(said(yaml)).toEqual(expected);
});

it.each([
  'layout: default\ntitle: A page of a site\n',
  'title: An app\nsdk: gradio\nlicense: other\n',
  'license: nonsense\nsize_categories: [n<1K]\n',
  '{{ card_data }}\n',
  'license: {{ license }}\n',
  'license: {license}  # such as mit\r\ntags:\r\n- {tag_0}\r\nx: [\r\n',
  'license: ${license}\nbase_model: "${base_model}"\n',
  '{% if a %}\nlicense: nonsense\n{% endif %}\n',
  'Some text: between: two rules\n',
  'Some text between two rules\n',
])('%j is no model card', (yaml) => {
  expect(said(yaml)).toEqual([]);
});

it('says of a list that it is no mapping', () => {
  expect(said('- a\n- b\n')).toEqual(['error not-a-mapping ']);
});
