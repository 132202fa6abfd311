import { describe, expect, test } from 'vitest';
import { digits } from '../policy/fixtures/build';
import { parseCard } from './card';
import { measurementOf, readClaim, shownNumber } from './claims';

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
          { metric: 'accuracy', value: digits('0.930'), dataset: 'holdout', datasetIds: ['fraud'] },
          { metric: 'f1', value: '20.0 ± 1.2', dataset: 'holdout', datasetIds: ['fraud'] },
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

  test('keep in evidence what they call their data set, and nothing of another type', () => {
    const claim = { metric: 'm', value: 1, dataset: 'holdout', datasetIds: ['org/holdout', 'v2'] };
    expect(readClaim(claim)).toEqual(claim);
    expect(readClaim({ metric: 'm', value: 1, dataset: 3, datasetIds: 'x' })).toEqual({ metric: 'm', value: 1 });
    expect(readClaim({ metric: 'm', value: 1, datasetIds: [3, 'x'] })).toMatchObject({ datasetIds: ['x'] });
  });

  const holdout = { dataset: { name: 'holdout', digest: 'ab12' } };
  const live = { dataset: { name: 'live' } };
  const anywhere = {};
  test.each<[string, object, readonly object[], object | undefined]>([
    ['of a name', { dataset: 'live' }, [holdout, live], live],
    ['of an identifier', { dataset: 'The live traffic', datasetIds: ['live'] }, [holdout, live], live],
    ['of a revision that is the digest', { dataset: 'x', datasetIds: ['ab12'] }, [live, holdout], holdout],
    ['of another data set: none', { dataset: 'x' }, [holdout, live], undefined],
    ['of another data set, where one is unknown', { dataset: 'x' }, [holdout, anywhere], anywhere],
    ['without a data set: the first', {}, [holdout, live], holdout],
    ['without a measurement: none', { dataset: 'live' }, [], undefined],
  ])('are about the measurement %s', (_, claim, measurements, meant) => {
    expect(measurementOf(claim, measurements)).toBe(meant);
  });

  test.each([[null], ['m'], [{ value: 1 }], [{ metric: 'm' }], [{ metric: 3, value: 1 }]])(
    '%j is no claim',
    (claim) => {
      expect(readClaim(claim)).toBeUndefined();
    },
  );
});
