import { RegistryFailure } from '../core/registry/errors';
import type { Page } from '../core/registry/model';
import type { PageQuery } from '../core/registry/port';

/** One page of a list that is at hand as a whole; the token is the position of the next item. */
export function pageOf<T>(all: readonly T[], query: PageQuery, nameOf: (item: T) => string): Page<T> {
  const filter = query.filter?.toLowerCase();
  const items = filter === undefined ? all : all.filter((item) => nameOf(item).toLowerCase().includes(filter));
  const start = query.pageToken === undefined ? 0 : Number(query.pageToken);
  if (!Number.isSafeInteger(start) || start < 0) {
    throw new RegistryFailure(
      'invalid',
      'The page token is not one that this registry gave out: start from the first page.',
    );
  }
  const end = start + Math.max(1, query.pageSize ?? Number.POSITIVE_INFINITY);
  return end < items.length
    ? { items: items.slice(start, end), nextPageToken: String(end) }
    : { items: items.slice(start) };
}
