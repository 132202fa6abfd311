import { ReadCache } from '../../core/registry/cache';
import { holdersOf, type Holders } from '../../core/registry/holders';
import type { ModelVersion, Page, RegisteredModel } from '../../core/registry/model';
import { allPages } from '../../core/registry/pages';
import { parsePlace, type Place } from '../../core/registry/places';
import type { PageQuery } from '../../core/registry/port';
import type { CancelSignal } from '../../core/text/cancellation';
import { inTurns } from '../turns';
import type { Client } from './client';
import { AT_ONCE } from './http';
import { toAliases, toModel, toVersion, type StoredVersion } from './mapping';
import { pageFrom, positionOf, quoted } from './paging';
import type { Reader } from './wire';

/** A row costs the server 1.7 ms; a page of a thousand would stop it for everybody. */
const MODELS_A_PAGE = 100;
const VERSIONS_A_PAGE = 200;
const TAGGED_A_PAGE = 1000;
/** The next page of a list is asked for sooner. */
const PAGING_MS = 5000;
/** Versions that are asked for one by one; more are looked up in the list. */
const ONE_BY_ONE = 4;
const VERSION = /^[1-9][0-9]*$/;

type NoAliases = Readonly<Record<string, never>>;
const NO_ALIASES: NoAliases = {};

/** What MLflow's registry holds, in as few requests as it takes. */
export class RegistryReader {
  private readonly tags = new ReadCache<readonly ModelVersion[]>(PAGING_MS);

  public constructor(private readonly client: Client) {}

  public async models(
    { pageSize = MODELS_A_PAGE, pageToken, filter }: PageQuery,
    signal?: CancelSignal,
  ): Promise<Page<RegisteredModel>> {
    const position = positionOf(pageToken);
    const answer = await this.client.get(
      'registered-models/search',
      {
        max_results: Math.max(1, pageSize),
        order_by: 'name ASC',
        page_token: position?.token,
        ...(filter === undefined || filter === '' ? {} : { filter: `name ILIKE ${quoted(`%${filter}%`)}` }),
      },
      signal,
    );
    const rows = answer.list('registered_models').map(toModel);
    // LIKE's own wildcards cannot be escaped: a name with _ or % finds too much.
    const page = pageFrom(answer, rows, ({ name }) => name, position);
    const part = filter?.toLowerCase() ?? '';
    return { ...page, items: page.items.filter(({ name }) => name.toLowerCase().includes(part)) };
  }

  public async model(name: string, signal?: CancelSignal): Promise<RegisteredModel | undefined> {
    const row = await this.modelRow(name, signal);
    return row && toModel(row);
  }

  /** Newest first. */
  public versions(name: string, query: PageQuery, signal?: CancelSignal): Promise<Page<StoredVersion>> {
    return this.versionsWith(this.aliases(name, signal), name, query, signal);
  }

  /** One version; MLflow tells its aliases only here. */
  public async version(name: string, version: string, signal?: CancelSignal): Promise<StoredVersion | undefined> {
    if (!VERSION.test(version)) return undefined;
    const answer = await this.client.find('model-versions/get', { name, version }, { signal });
    const row = answer?.object('model_version');
    return row && toVersion(row, aliasesIn(row, version));
  }

  /** The named versions in their order; undefined for those that do not exist. */
  public async named(
    name: string,
    versions: readonly string[],
    signal?: CancelSignal,
  ): Promise<readonly (StoredVersion | undefined)[]> {
    if (versions.length <= ONE_BY_ONE)
      return inTurns(versions, AT_ONCE, (version) => this.version(name, version, signal));
    const all = await allPages((query) => this.versions(name, query, signal));
    const known = new Map(all.map((stored) => [stored.version.version, stored]));
    return versions.map((version) => known.get(version));
  }

  /**
   * One request for each named model, or for each hundred of all, and one more for those of them where the model's row does
   * not tell who is in a place: it names one version of each stage, and no tags of versions.
   */
  public async holders(
    models: readonly string[] | undefined,
    tagPlaces: readonly string[] = [],
    signal?: CancelSignal,
  ): Promise<ReadonlyMap<string, Holders>> {
    const known =
      models === undefined
        ? await allPages((query) => this.models(query, signal))
        : (await inTurns(models, AT_ONCE, (name) => this.model(name, signal))).filter((model) => model !== undefined);
    const held = await inTurns(known, AT_ONCE, async (model): Promise<[string, Holders]> => {
      const isTold = tagPlaces.length === 0 && Object.keys(model.stages).length === 0;
      const versions = isTold ? aliased(model) : await this.allVersions(model, signal);
      return [model.name, holdersOf(versions, tagPlaces)];
    });
    return new Map(held.filter(([, holders]) => Object.keys(holders).length > 0));
  }

  /**
   * Who of all models is in places that are tags: one request for each of them, and more only where a thousand versions have
   * one. Kept while somebody pages through a list, because every page asks for the same.
   */
  public async tagged(tagPlaces: readonly string[]): Promise<ReadonlyMap<string, Holders>> {
    const load = (text: string) => this.tags.get(text, () => this.withTag(parsePlace(text)));
    const found = (await inTurns(tagPlaces, AT_ONCE, load)).flat();
    const byModel = new Map<string, Map<string, ModelVersion>>();
    for (const version of found) {
      const versions = byModel.get(version.model) ?? new Map<string, ModelVersion>();
      byModel.set(version.model, versions.set(version.version, version));
    }
    const newestFirst = (versions: ReadonlyMap<string, ModelVersion>): readonly ModelVersion[] =>
      [...versions.values()].sort((a, b) => Number(b.version) - Number(a.version));
    return new Map(
      [...byModel].map(([model, versions]) => [model, holdersOf(newestFirst(versions).map(tagsOnly), tagPlaces)]),
    );
  }

  /** Something was written, here or by somebody else. */
  public forget(): void {
    this.tags.invalidate();
  }

  private async withTag(place: Place): Promise<readonly ModelVersion[]> {
    if (place.kind !== 'tag' || !canBeAsked(place)) return [];
    const filter = `tags.\`${place.key}\` = ${quoted(place.value)}`;
    return allPages(async ({ pageToken }) => {
      const position = positionOf(pageToken);
      const query = { filter, max_results: TAGGED_A_PAGE, order_by: 'name ASC', page_token: position?.token };
      const answer = await this.client.get('model-versions/search', query);
      const rows = answer.list('model_versions').map((row) => toVersion(row, NO_ALIASES).version);
      return pageFrom(answer, rows, ({ model, version }) => `${model}/${version}`, position);
    });
  }

  private async allVersions(
    { name, aliases }: RegisteredModel,
    signal: CancelSignal | undefined,
  ): Promise<readonly ModelVersion[]> {
    const all = await allPages((query) => this.versionsWith(Promise.resolve(aliases), name, query, signal));
    return all.map(({ version }) => version);
  }

  private async versionsWith(
    aliases: Promise<RegisteredModel['aliases']>,
    name: string,
    { pageSize = VERSIONS_A_PAGE, pageToken, filter = '' }: PageQuery,
    signal: CancelSignal | undefined,
  ): Promise<Page<StoredVersion>> {
    const position = positionOf(pageToken);
    const query = {
      filter: `name=${quoted(name)}`,
      max_results: Math.max(1, pageSize),
      order_by: 'version_number DESC',
      page_token: position?.token,
    };
    const [answer, known] = await Promise.all([this.client.get('model-versions/search', query, signal), aliases]);
    const rows = answer.list('model_versions').map((row) => toVersion(row, known));
    const page = pageFrom(answer, rows, ({ version }) => version.version, position);
    return { ...page, items: page.items.filter(({ version }) => version.version.includes(filter)) };
  }

  private async aliases(name: string, signal: CancelSignal | undefined): Promise<RegisteredModel['aliases']> {
    const model = await this.modelRow(name, signal);
    return model ? toAliases(model) : NO_ALIASES;
  }

  private async modelRow(name: string, signal: CancelSignal | undefined): Promise<Reader | undefined> {
    const answer = await this.client.find('registered-models/get', { name }, { signal });
    return answer?.object('registered_model');
  }
}

function aliasesIn(row: Reader, version: string): Readonly<Record<string, string>> {
  const aliases = row.raw('aliases');
  return Array.isArray(aliases)
    ? Object.fromEntries(aliases.filter((alias) => typeof alias === 'string').map((alias: string) => [alias, version]))
    : NO_ALIASES;
}

/** The versions that aliases name, as far as aliases tell of them. */
function aliased({ aliases }: RegisteredModel): Parameters<typeof holdersOf>[0] {
  return Object.entries(aliases).map(([alias, version]) => ({ version, stages: [], aliases: [alias] }));
}

function tagsOnly({ version, tags }: ModelVersion): Parameters<typeof holdersOf>[0][number] {
  return { version, stages: [], tags };
}

/** MLflow's filters know no escape; no tag that people give has such a key. */
function canBeAsked({ key, value }: Extract<Place, { kind: 'tag' }>): boolean {
  return !key.includes('`') && !(value.includes("'") && value.includes('"'));
}
