import { expect, it } from 'vitest';
import { RegistryFailure } from '../core/registry/errors';
import { pageOf } from './paging';

const ITEMS = ['a', 'b', 'c', 'd', 'e'];
const page = (query: Parameters<typeof pageOf>[1]): unknown => pageOf(ITEMS, query, (item) => item);

it('gives everything when nobody asks for pages', () => {
  expect(page({})).toEqual({ items: ITEMS });
  expect(page({ filter: 'B' })).toEqual({ items: ['b'] });
});

it.each([1, 2, 2.9, 5, 100, 0, -1, 0.5, Number.NaN])('pages of %d follow each other to the end', (pageSize) => {
  const seen: string[] = [];
  let pageToken: string | undefined;
  do {
    const next = pageOf(ITEMS, { pageSize, ...(pageToken === undefined ? {} : { pageToken }) }, (item) => item);
    expect(next.items.length).toBeGreaterThan(0);
    seen.push(...next.items);
    pageToken = next.nextPageToken;
  } while (pageToken !== undefined);
  expect(seen).toEqual(ITEMS);
});

it.each(['', ' ', '-1', '1.5', '0x2', '1e0', '+1', 'x', '99999999999999999999'])('"%s" is no token', (pageToken) => {
  expect(() => page({ pageToken })).toThrow(RegistryFailure);
});
