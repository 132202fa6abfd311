import { describe, expect, test } from 'vitest';
import { digits } from '../policy/fixtures/build';
import { parseCard } from './card';
import { readClaim, shownNumber } from './claims';

describe('claims of a card', () => {
  test('keep the digits that the card writes, each with its data set', () => {
    const text = [
      '---',
      'model-index:',
      '- name: fraud',
      '  results:',
      '  - dataset: {type: fraud, name: holdout}',
      '    metrics: [{type: accuracy, value: 0.930}, {type: f1, value: "20.0 ± 1.2"}, {type: 3, value: 1}]',
      '  - metrics: [{type: recall}]',
      '---',
    ].join('\n');
    expect(parseCard(text)).toMatchObject({
      card: {
        claims: [
          { metric: 'accuracy', value: digits('0.930'), dataset: 'holdout' },
          { metric: 'f1', value: '20.0 ± 1.2', dataset: 'holdout' },
        ],
      },
    });
  });

  test.each([['{}'], ['model-index: 3'], ['model-index: [{results: [{metrics: {a: 1}}, 4]}, null]']])(
    'there are none in %s',
    (front) => {
      expect(parseCard(`---\n${front}\n---\n`)).toMatchObject({ card: { claims: [] } });
    },
  );

  test.each([
    [digits('0.930'), 3],
    [digits('93'), 0],
    [digits('9.3e-1'), 2],
    [digits('1.2e4'), -3],
    [' 0.93 ', 2],
    [0.5, 1],
  ])('%s shows its digits', (value, places) => {
    expect(shownNumber({ metric: 'm', value })?.places).toBe(places);
  });

  test.each([['93 %'], ['n/a'], [true], [null], [{ value: 1 }], [digits('1e99999')]])('%j is no number', (value) => {
    expect(shownNumber({ metric: 'm', value })).toBeUndefined();
  });

  test.each([[null], ['m'], [{ value: 1 }], [{ metric: 'm' }], [{ metric: 3, value: 1 }]])(
    '%j is no claim',
    (claim) => {
      expect(readClaim(claim)).toBeUndefined();
    },
  );
});
