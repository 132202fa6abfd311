import type { Page } from '../../core/registry/model';
import { defined } from '../../core/text/defined';
import type { OpenRegistry } from '../registry/open-registry';
import type { Node } from './nodes';

/** How much of each list is shown: one page at first, one more for every `Load more…`. */
export class Paging {
  private readonly pages = new Map<string, number>();

  public of(list: string): number {
    return this.pages.get(list) ?? 1;
  }

  public more(list: string): void {
    this.pages.set(list, this.of(list) + 1);
  }

  public reset(): void {
    this.pages.clear();
  }
}

/** The key of a list: a registry's models, or a model's versions. */
export function listKey(registry: string, model?: string): string {
  return JSON.stringify([registry, model]);
}

export interface Listing {
  readonly pageSize: number;
  readonly filter: string | undefined;
  readonly paging: Paging;
}

/** A registry's models, with what needs attention around them. */
export async function registryChildren(registry: OpenRegistry, listing: Listing): Promise<readonly Node[]> {
  const { pageSize, filter, paging } = listing;
  const key = registry.key;
  const query = { pageSize, ...defined({ filter }) };
  const { items, more } = await pages(paging.of(listKey(key)), (token) => registry.models({ ...query, ...token }));
  const readOnly = await Promise.all(items.map(({ name }) => registry.readOnly(name)));
  const { interrupted, problems } = registry.attention;
  const { hasPages: hasPage } = registry;
  return [
    ...interrupted.map((open): Node => ({ kind: 'interrupted', registry: key, open })),
    ...items.map((model, index): Node => ({
      kind: 'model',
      registry: key,
      model,
      hasPage,
      holds: registry.holds(model.name),
      ...defined({ readOnly: readOnly[index] }),
    })),
    ...(more ? [{ kind: 'more', registry: key } as const] : []),
    ...(problems.length > 0 ? [{ kind: 'problems', registry: key, problems } as const] : []),
  ];
}

/** A model's versions, newest first. */
export async function modelChildren(
  registry: OpenRegistry,
  model: string,
  { pageSize, paging }: Listing,
): Promise<readonly Node[]> {
  const key = registry.key;
  const wanted = paging.of(listKey(key, model));
  const { items, more } = await pages(wanted, (token) => registry.versions(model, { pageSize, ...token }));
  const { hasPages: hasPage } = registry;
  if (items.length === 0) return [{ kind: 'empty', registry: key, model }];
  const readOnly = await registry.readOnly(model);
  return [
    ...items.map((version): Node => ({
      kind: 'version',
      registry: key,
      version,
      hasPage,
      holds: registry.holds(model),
      ...defined({ readOnly }),
    })),
    ...(more ? [{ kind: 'more', registry: key, model } as const] : []),
  ];
}

/** The first `count` pages; every one but the newest comes from the registry's cache. */
async function pages<T>(
  count: number,
  load: (token: { readonly pageToken?: string }) => Promise<Page<T>>,
): Promise<{ readonly items: readonly T[]; readonly more: boolean }> {
  const items: T[] = [];
  let pageToken: string | undefined;
  for (let read = 0; read < count; read += 1) {
    const page: Page<T> = await load(pageToken === undefined ? {} : { pageToken });
    items.push(...page.items);
    pageToken = page.nextPageToken;
    if (pageToken === undefined) break;
  }
  return { items, more: pageToken !== undefined };
}
