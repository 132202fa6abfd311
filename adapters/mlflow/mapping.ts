import { parseOrigin } from '../../core/registry/copies';
import type { ModelVersion, RegisteredModel } from '../../core/registry/model';
import { defined } from '../../core/text/defined';
import type { Reader } from './wire';

/** The stage of a version that is in none. */
export const NO_STAGE = 'None';

/** Tags of ours begin with this; people need not see them, and no gate may depend on them. */
const OWN_TAGS = 'stagegate.';

/** The tag, of a version and of a lock, that names the audit record of the move. */
export const RECORD_TAG = `${OWN_TAGS}record`;

/** The tag of a model that names the first link of the audit trail that keeps its records. */
export const TRAIL_TAG = `${OWN_TAGS}audit`;

/** The tags of a copy that say what it was copied from. */
export const ORIGIN_TAGS = { source: `${OWN_TAGS}source`, digest: `${OWN_TAGS}digest` };

/** A version as the registry keeps it, with what only the adapter needs. */
export interface StoredVersion {
  readonly version: ModelVersion;
  /** The logged model that it was registered from. */
  readonly loggedModel?: string;
}

/** A row of a list of models. */
export function toModel(row: Reader): RegisteredModel {
  const latest = row.list('latest_versions');
  const numbers = latest.map((version) => Number(version.text('version')));
  const stages = latest.flatMap((version) => {
    const stage = version.optionalText('current_stage') ?? NO_STAGE;
    return stage === NO_STAGE ? [] : [[stage, version.text('version')] as const];
  });
  return {
    name: row.text('name'),
    ...defined({ description: row.optionalText('description') }),
    tags: ownTagsRemoved(row.record('tags')),
    ...(numbers.length === 0 ? {} : { latestVersion: String(Math.max(...numbers)) }),
    stages: Object.fromEntries(stages),
    aliases: toAliases(row),
  };
}

/** Alias → version, of a model. */
export function toAliases(row: Reader): Readonly<Record<string, string>> {
  return Object.fromEntries(row.list('aliases').map((alias) => [alias.text('alias'), alias.text('version')]));
}

/** A version; lists of versions do not tell their aliases, so that the model's must be given. */
export function toVersion(row: Reader, aliases: Readonly<Record<string, string>>): StoredVersion {
  const version = row.text('version');
  const stage = row.optionalText('current_stage') ?? NO_STAGE;
  const source = row.optionalText('source');
  const tags = row.record('tags');
  return {
    version: {
      model: row.text('name'),
      version,
      stages: stage === NO_STAGE ? [] : [{ stage }],
      aliases: Object.entries(aliases).flatMap(([alias, named]) => (named === version ? [alias] : [])),
      ...defined({
        createdAt: row.time('creation_timestamp'),
        author: row.optionalText('user_id'),
        source,
        runId: row.optionalText('run_id'),
        description: row.optionalText('description'),
        copyOf: parseOrigin(tags[ORIGIN_TAGS.source], tags[ORIGIN_TAGS.digest]),
      }),
      params: {},
      tags: ownTagsRemoved(tags),
    },
    ...defined({
      loggedModel: row.optionalText('model_id') ?? loggedModelIn(source),
    }),
  };
}

/** `models:/m-1234` is a logged model; `models:/name/3` is another version. */
export function loggedModelIn(source: string | undefined): string | undefined {
  return /^models:\/(m-[0-9a-zA-Z]+)$/.exec(source ?? '')?.[1];
}

function ownTagsRemoved(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith(OWN_TAGS)));
}
