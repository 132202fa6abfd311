import { RegistryFailure } from '../../core/registry/errors';
import type { Page } from '../../core/registry/model';
import type { Reader } from './wire';

/** A place in a list that MLflow counts by offset: what is written between two pages moves the rows. */
interface Position {
  /** MLflow's own token. */
  readonly token: string;
  /** The last item of the page before, to find the rows that have moved into the next one. */
  readonly last: string;
}

/** What a token of ours stands for; throws `invalid` for one that is not ours. */
export function positionOf(pageToken: string | undefined): Position | undefined {
  if (pageToken === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(pageToken, 'base64url').toString('utf8'));
    if (Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string')) {
      const [token = '', last = ''] = value;
      return { token, last };
    }
  } catch {
    // Told below.
  }
  throw new RegistryFailure(
    'invalid',
    'The page token is not one that this registry gave out: start from the first page.',
  );
}

/** One page, without the rows that the page before had already; the last page is the one without a token or without new rows. */
export function pageFrom<T>(
  answer: Reader,
  rows: readonly T[],
  keyOf: (row: T) => string,
  before: Position | undefined,
): Page<T> {
  const token = answer.optionalText('next_page_token');
  const items = rows.slice(rows.findIndex((row) => keyOf(row) === before?.last) + 1);
  const last = items.at(-1);
  return token === undefined || last === undefined || token === before?.token
    ? { items }
    : { items, nextPageToken: Buffer.from(JSON.stringify([token, keyOf(last)])).toString('base64url') };
}

/** A text in a filter. MLflow knows no escape: a text with both kinds of quotes cannot be asked for. */
export function quoted(text: string): string {
  if (!text.includes("'")) return `'${text}'`;
  if (!text.includes('"')) return `"${text}"`;
  throw new RegistryFailure('invalid', 'MLflow cannot search for a text with both kinds of quotation marks.');
}
