import { RegistryFailure } from '../../core/registry/errors';
import type { ModelVersion, Page, RegisteredModel, RegistryProblem, StageHolding } from '../../core/registry/model';
import type {
  Capabilities,
  FactsAnswer,
  Identity,
  PageQuery,
  Receipt,
  RegisterRequest,
  RegistryPort,
  StageChange,
  StageEvent,
  StageMove,
} from '../../core/registry/port';
import type { CancelSignal } from '../../core/text/cancellation';
import { defined } from '../../core/text/defined';
import { pageOf } from '../paging';
import type { MemorySeed, SeedModel, SeedVersion } from './seed';

interface StoredModel {
  readonly seed: Omit<SeedModel, 'versions'>;
  /** Oldest first. */
  readonly versions: SeedVersion[];
  readonly aliases: Map<string, string>;
}

/** A registry that lives as long as the process: MLflow's numbered versions, stages and aliases. For tests and for trying out. */
export class MemoryRegistry implements RegistryPort {
  public readonly can: Capabilities = {
    stages: true,
    aliases: true,
    customStages: true,
    semver: false,
    compareAndSet: true,
    delete: false,
    history: true,
  };

  private readonly models = new Map<string, StoredModel>();
  private readonly moves: StageEvent[] = [];

  public constructor(
    public readonly uri: string,
    private readonly seed: MemorySeed,
    private readonly now: () => Date,
  ) {
    for (const { versions, ...model } of seed.models ?? []) {
      const aliases = new Map(
        versions.flatMap(({ version, aliases: names = [] }) => names.map((name) => [name, version])),
      );
      this.models.set(model.name, { seed: model, versions: [...versions], aliases });
    }
  }

  public listModels(query: PageQuery = {}, signal?: CancelSignal): Promise<Page<RegisteredModel>> {
    return answer(signal, () => {
      const models = [...this.models.values()].map(toModel).sort((a, b) => (a.name < b.name ? -1 : 1));
      return pageOf(models, query, ({ name }) => name);
    });
  }

  public getModel(name: string, signal?: CancelSignal): Promise<RegisteredModel | undefined> {
    return answer(signal, () => {
      const model = this.models.get(name);
      return model && toModel(model);
    });
  }

  public listVersions(name: string, query: PageQuery = {}, signal?: CancelSignal): Promise<Page<ModelVersion>> {
    return answer(signal, () => {
      const model = this.models.get(name);
      const versions = model?.versions.toReversed().map((version) => toVersion(model, version)) ?? [];
      return pageOf(versions, query, ({ version }) => version);
    });
  }

  public getVersion(name: string, version: string, signal?: CancelSignal): Promise<ModelVersion | undefined> {
    return answer(signal, () => {
      const model = this.models.get(name);
      const stored = model?.versions.find((one) => one.version === version);
      return model && stored && toVersion(model, stored);
    });
  }

  public readFacts(name: string, versions: readonly string[], signal?: CancelSignal): Promise<FactsAnswer> {
    return answer(signal, () => {
      const facts = versions.map((version) => {
        const {
          author,
          createdAt,
          stages = [],
          signature,
          tags = {},
          metrics = {},
          card = null,
        } = this.find(name, version);
        const aliases = aliasesOf(this.models.get(name), version);
        return { version, ...defined({ author, createdAt, signature }), aliases, stages, tags, metrics, card };
      });
      return { facts, unavailable: this.seed.unavailable ?? {} };
    });
  }

  public stageEvents(name: string | undefined, signal?: CancelSignal): Promise<readonly StageEvent[]> {
    return answer(signal, () => this.moves.filter(({ model }) => name === undefined || model === name));
  }

  public problems(signal?: CancelSignal): Promise<readonly RegistryProblem[]> {
    return answer(signal, () => this.seed.problems ?? []);
  }

  public refresh(signal?: CancelSignal): Promise<void> {
    return answer(signal, () => undefined);
  }

  public register({ model, source, actor }: RegisterRequest, signal?: CancelSignal): Promise<ModelVersion> {
    return answer(signal, () => {
      const stored = this.models.get(model) ?? {
        seed: { name: model },
        versions: [],
        aliases: new Map<string, string>(),
      };
      const last = Number(stored.versions.at(-1)?.version ?? '0');
      const created = { version: String(last + 1), source, author: actor.email, createdAt: this.now().toISOString() };
      stored.versions.push(created);
      this.models.set(model, stored);
      return toVersion(stored, created);
    });
  }

  public moveStages(move: StageMove, signal?: CancelSignal): Promise<readonly Receipt[]> {
    return answer(signal, () => this.move(move));
  }

  public setAlias(
    ...[name, alias, version, , signal]: [string, string, string, Identity, CancelSignal?]
  ): Promise<void> {
    return answer(signal, () => {
      this.find(name, version);
      this.models.get(name)?.aliases.set(alias, version);
    });
  }

  /** The move itself, at once. */
  public move(move: StageMove): readonly Receipt[] {
    for (const { version } of move.changes) this.find(move.model, version);
    return move.changes.map((change) => this.apply(move, change));
  }

  private apply(move: StageMove, change: StageChange): Receipt {
    const { versions } = this.models.get(move.model) ?? { versions: [] };
    const index = versions.findIndex(({ version }) => version === change.version);
    const stored = this.find(move.model, change.version);
    versions[index] = { ...stored, stages: changed(stored.stages ?? [], change, move.at) };
    const id = String(this.moves.length + 1);
    const subject = `${move.model}/${change.version}#${change.stage}#${id}`;
    const { model, at, record } = move;
    this.moves.push({ ...change, model, at, by: move.actor.email, subject, ...(record === '' ? {} : { record }) });
    return { subject, id, change };
  }

  private find(name: string, version: string): SeedVersion {
    const stored = this.models.get(name)?.versions.find((one) => one.version === version);
    if (stored === undefined) throw new RegistryFailure('invalid', `${name} has no version ${version}.`);
    return stored;
  }
}

function changed(stages: readonly StageHolding[], { kind, stage }: StageChange, at: string): StageHolding[] {
  const others = stages.filter((holding) => holding.stage !== stage);
  const held = stages.find((holding) => holding.stage === stage);
  return kind === 'assign' ? [...others, held ?? { stage, since: at }] : others;
}

/** Runs synchronously, so that no two callers see each other half done; a cancelled call does nothing. */
export async function answer<T>(signal: CancelSignal | undefined, work: () => T): Promise<T> {
  if (signal?.aborted === true) throw new RegistryFailure('cancelled', 'Cancelled.');
  return Promise.resolve(work());
}

function toModel({ seed, versions, aliases }: StoredModel): RegisteredModel {
  const { name, description, tags = {} } = seed;
  const latestVersion = versions.at(-1)?.version;
  const stages = Object.fromEntries(newestHolders(versions).map(({ stage, version }) => [stage, version]));
  return { name, ...defined({ description, latestVersion }), tags, stages, aliases: Object.fromEntries(aliases) };
}

/** Who got each stage last; of those at the same time, the later version. */
function newestHolders(versions: readonly SeedVersion[]): { stage: string; version: string }[] {
  const holdings = versions.flatMap(({ version, stages = [] }) => stages.map((holding) => ({ ...holding, version })));
  return holdings.toSorted((a, b) => timeOf(a) - timeOf(b));
}

function timeOf({ since }: StageHolding): number {
  return since === undefined ? 0 : Date.parse(since);
}

function toVersion(model: StoredModel, stored: SeedVersion): ModelVersion {
  const { version, createdAt, author, source, description, stages = [], params = {}, tags = {} } = stored;
  return {
    model: model.seed.name,
    version,
    stages,
    aliases: aliasesOf(model, version),
    ...defined({ createdAt, author, source, description }),
    params,
    tags,
  };
}

function aliasesOf(model: StoredModel | undefined, version: string): string[] {
  return [...(model?.aliases ?? [])].filter(([, target]) => target === version).map(([alias]) => alias);
}
