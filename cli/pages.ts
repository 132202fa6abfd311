import type { Page } from '../core/registry/model';
import type { PageQuery } from '../core/registry/port';

const pageSize = 1000;

/** Reads a listing to its end. */
export async function everyPage<T>(read: (query: PageQuery) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  let pageToken: string | undefined;
  do {
    const page = await read(pageToken === undefined ? { pageSize } : { pageSize, pageToken });
    items.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return items;
}
