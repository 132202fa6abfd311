import { expect, it } from 'vitest';
import { documentOf } from '../../test/lsp/support/cursor';
import { folds } from './folding';

it('folds the mappings and lists of a policy, however they are indented and closed', () => {
  const text = `version: 1
roles: {
  ops: { members: [cy] },
}
transitions:
- from: [None]
  to: Staging
  gates:
  - metric: f1
  - modelCard:
      claims: match

# about the next one
- to: Production
  expression: |
    candidate.metrics.f1 > 0.5
`;
  for (const written of [text, text.replaceAll('\n', '\r\n'), `\uFEFF${text}`]) {
    const lines = folds(documentOf(written)).map(({ start, end }) =>
      [start, end].map((offset) => written.slice(0, offset).split('\n').length - 1),
    );
    expect(lines.filter(([first, last]) => first !== last)).toEqual([
      [1, 3],
      [4, 15],
      [5, 10],
      [7, 10],
      [9, 10],
      [13, 15],
    ]);
  }
});
