import type { Snippet } from '../snippets';

const RESULT = [
  'task:',
  '  type: ${2:text-classification}',
  'dataset:',
  '  type: ${3:owner/name}',
  '  name: ${4:name}',
  'metrics:',
  '  - type: ${5:accuracy}',
  '    value: $6',
] as const;

/** Results of evaluations as the Hub loads them. */
export const CARD_SNIPPETS: readonly Snippet[] = [
  {
    label: 'model-index with a result',
    documentation: 'A result of an evaluation: the task, the data set, and what came out.',
    kind: 'key',
    path: '',
    lines: [
      'model-index:',
      '  - name: ${1:model}',
      '    results:',
      ...RESULT.map((line, index) => (index === 0 ? `      - ${line}` : `        ${line}`)),
    ],
  },
  {
    label: 'result',
    documentation: 'A result of an evaluation: the task, the data set, and what came out.',
    kind: 'entry',
    path: '.model-index.*.results',
    lines: RESULT,
  },
];

export const EVAL_RESULTS_SNIPPETS: readonly Snippet[] = [
  {
    label: 'result',
    documentation: 'A result of an evaluation: a task of a benchmark, and what came out.',
    kind: 'entry',
    path: '',
    lines: [
      'dataset:',
      '  id: ${1:owner/name}',
      '  task_id: ${2:task}',
      'value: $3',
      'source:',
      '  url: ${4:https://}',
    ],
  },
];
