import { allPages } from '../../core/registry/pages';
import type { PageQuery, Stamps, VersionStamp } from '../../core/registry/port';
import type { CancelSignal } from '../../core/text/cancellation';
import type { Client } from './client';
import { RECORD_TAG, TRAIL_TAG } from './mapping';
import { pageFrom, positionOf } from './paging';
import type { Reader } from './wire';

/** Rows that the server is to give at once; a row of a model costs it more than one of a version. */
const MODELS_A_PAGE = 100;
const VERSIONS_A_PAGE = 1000;

/** Every version and model that carries a tag of ours; the server chooses them, so that it costs pages. */
export async function readStamps(client: Client, signal?: CancelSignal): Promise<Stamps> {
  const [versions, models] = await Promise.all([
    taggedRows(client, VERSIONS, signal),
    taggedRows(client, MODELS, signal),
  ]);
  return { versions: versions.map(toStamp), trails: new Map(models.map((row) => [row.text('name'), trailOf(row)])) };
}

interface Search {
  readonly call: string;
  readonly list: string;
  readonly tag: string;
  readonly pageSize: number;
  readonly keyOf: (row: Reader) => string;
}

const VERSIONS: Search = {
  call: 'model-versions/search',
  list: 'model_versions',
  tag: RECORD_TAG,
  pageSize: VERSIONS_A_PAGE,
  keyOf: (row) => JSON.stringify([row.text('name'), row.text('version')]),
};

const MODELS: Search = {
  call: 'registered-models/search',
  list: 'registered_models',
  tag: TRAIL_TAG,
  pageSize: MODELS_A_PAGE,
  keyOf: (row) => row.text('name'),
};

function taggedRows(
  client: Client,
  { call, list, tag, pageSize, keyOf }: Search,
  signal: CancelSignal | undefined,
): Promise<readonly Reader[]> {
  return allPages(async ({ pageToken }: PageQuery) => {
    const position = positionOf(pageToken);
    const query = {
      filter: `tags.\`${tag}\` LIKE '%'`,
      max_results: pageSize,
      order_by: 'name ASC',
      page_token: position?.token,
    };
    const answer = await client.get(call, query, signal);
    return pageFrom(answer, answer.list(list), keyOf, position);
  });
}

function toStamp(row: Reader): VersionStamp {
  const [model, version] = [row.text('name'), row.text('version')];
  return { model, version, record: row.record('tags')[RECORD_TAG] ?? '', subject: `${model}/${version}` };
}

function trailOf(row: Reader): string {
  return row.record('tags')[TRAIL_TAG] ?? '';
}
