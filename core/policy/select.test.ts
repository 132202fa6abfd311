import { describe, expect, test } from 'vitest';
import { withWorkspace } from '../registry/uri';
import { selectPolicy } from './select';

const HERE = 'mlflow:https://mlflow.example.com';
const policy = (path: string, models?: string[], registry?: string) => ({
  path,
  policy: { version: 1 as const, ...(models && { models }), ...(registry !== undefined && { registry }) },
});
const chosen = (model: string, ...policies: ReturnType<typeof policy>[]) => {
  const selection = selectPolicy(model, HERE, policies);
  return selection.kind === 'governed' ? selection.selected.path : selection.kind;
};

describe('the most specific policy governs', () => {
  test.each([
    ['an exact name beats globs', [policy('a', ['fraud-detection*']), policy('b', ['fraud-detection'])], 'b'],
    ['more literal characters beat fewer', [policy('a', ['*']), policy('b', ['fraud-*']), policy('c', ['f*'])], 'b'],
    ["a policy's best glob counts", [policy('a', ['fraud-*']), policy('b', ['*', 'fraud-det*'])], 'b'],
    ['none matches', [policy('a', ['churn-*'])], 'ungoverned'],
    ['none states models', [policy('a')], 'ungoverned'],
    ['a literal counts wherever it stands', [policy('a', ['fraud-*']), policy('b', ['*-detect*'])], 'b'],
    ['names are case-sensitive', [policy('a', ['Fraud-*'])], 'ungoverned'],
    [
      'a policy of another registry does not apply',
      [policy('a', ['fraud-detection'], 'git:.'), policy('b', ['*'])],
      'b',
    ],
    ['a policy of this registry does', [policy('a', ['*'], 'https://MLFLOW.example.com/')], 'a'],
  ])('%s', (_rule, policies, expected) => {
    expect(chosen('fraud-detection', ...policies)).toBe(expected);
    expect(chosen('fraud-detection', ...policies.toReversed())).toBe(expected);
  });

  test('the workspaces of a server have its policies', () => {
    const named = [policy('a', ['*'], 'mlflow:https://mlflow.example.com')];
    const recorded = withWorkspace('mlflow:https://mlflow.example.com', 'team a');
    expect(recorded).toBe('mlflow:https://mlflow.example.com?workspace=team%20a');
    expect(selectPolicy('m', recorded, named)).toMatchObject({ kind: 'governed' });
    expect(selectPolicy('m', withWorkspace('mlflow:https://other.example.com', 'team a'), named).kind).toBe(
      'ungoverned',
    );
  });

  test('a tie names both files', () => {
    const tie = selectPolicy('fraud', HERE, [
      policy('b.yaml', ['fr*']),
      policy('c.yaml', ['x']),
      policy('a.yaml', ['*ud']),
    ]);
    expect(tie).toMatchObject({ kind: 'tie', paths: ['a.yaml', 'b.yaml'] });
    expect(tie.kind === 'tie' && tie.message).toContain('a.yaml and b.yaml');
  });

  test('two policies with the exact name are a tie', () => {
    expect(chosen('fraud', policy('a', ['fraud']), policy('b', ['fraud']))).toBe('tie');
  });
});
