import { RegistryFailure } from '../core/registry/errors';
import type { Page } from '../core/registry/model';
import type { PageQuery } from '../core/registry/port';

/** One page of a list that is at hand as a whole; the token is the position of the next item. */
export function pageOf<T>(all: readonly T[], query: PageQuery, nameOf: (item: T) => string): Page<T> {
  const filter = query.filter?.toLowerCase();
  const items = filter === undefined ? all : all.filter((item) => nameOf(item).toLowerCase().includes(filter));
  const start = startOf(query.pageToken);
  const end = start + sizeOf(query.pageSize);
  return end < items.length
    ? { items: items.slice(start, end), nextPageToken: String(end) }
    : { items: items.slice(start) };
}

function startOf(token = '0'): number {
  const start = Number(token);
  if (/^[0-9]+$/.test(token) && Number.isSafeInteger(start)) return start;
  throw new RegistryFailure(
    'invalid',
    'The page token is not one that this registry gave out: start from the first page.',
  );
}

/** Settings may say anything; a page has at least one item and ends between two. */
function sizeOf(size = Number.POSITIVE_INFINITY): number {
  return Math.max(1, Math.floor(size));
}
