import type { ModelSignatureFacts } from '../../core/policy/evidence';
import { holdersOf, type Holders } from '../../core/registry/holders';
import type { Artifact, Delivery, Parcel } from '../../core/registry/copies';
import { RegistryFailure } from '../../core/registry/errors';
import type { ModelVersion, Page, RegisteredModel, RegistryProblem, StageHolding } from '../../core/registry/model';
import { formatPlace } from '../../core/registry/places';
import type {
  Capabilities,
  FactsAnswer,
  Identity,
  PageQuery,
  Receipt,
  RegisterRequest,
  RegistryPort,
  StageEvent,
  StageMove,
  Stamps,
} from '../../core/registry/port';
import type { CancelSignal } from '../../core/text/cancellation';
import { defined } from '../../core/text/defined';
import { pageOf } from '../paging';
import { artifactsOf, contentsOf, inventory } from './copies';
import type { MemorySeed, SeedModel, SeedVersion } from './seed';
import { findModel, findVersion, stagesOf, withModel, withMove, withPlace, type MemoryState } from './state';
import { answer, type MemoryView } from './view';

export interface MemoryRegistryParts {
  readonly view: MemoryView;
  readonly seed: Pick<MemorySeed, 'problems' | 'unavailable'>;
  /** False: without history too. */
  readonly compareAndSet: boolean;
  readonly failAfter: number | undefined;
  readonly now: () => Date;
}

/** A registry that lives as long as the process: MLflow's numbered versions, stages and aliases. For tests and for trying out. */
export class MemoryRegistry implements RegistryPort {
  public readonly can: Capabilities;
  private failAfter: number | undefined;

  public constructor(
    public readonly uri: string,
    private readonly parts: MemoryRegistryParts,
  ) {
    this.failAfter = parts.failAfter;
    this.can = {
      stages: true,
      aliases: true,
      tags: true,
      customStages: true,
      semver: false,
      compareAndSet: parts.compareAndSet,
      delete: false,
      history: parts.compareAndSet,
    };
  }

  public listModels(query: PageQuery = {}, signal?: CancelSignal): Promise<Page<RegisteredModel>> {
    return answer(signal, () => {
      const models = this.state.models.map((model) => toModel(this.state, model));
      return pageOf(
        models.sort((a, b) => (a.name < b.name ? -1 : 1)),
        query,
        ({ name }) => name,
      );
    });
  }

  public getModel(name: string, signal?: CancelSignal): Promise<RegisteredModel | undefined> {
    return answer(signal, () => {
      const model = findModel(this.state, name);
      return model && toModel(this.state, model);
    });
  }

  public listVersions(name: string, query: PageQuery = {}, signal?: CancelSignal): Promise<Page<ModelVersion>> {
    return answer(signal, () => {
      const versions = findModel(this.state, name)?.versions.toReversed() ?? [];
      const shown = versions.map((version) => toVersion(this.state, name, version));
      return pageOf(shown, query, ({ version }) => version);
    });
  }

  public getVersion(name: string, version: string, signal?: CancelSignal): Promise<ModelVersion | undefined> {
    return answer(signal, () => {
      const found = findModel(this.state, name)?.versions.find((one) => one.version === version);
      return found && toVersion(this.state, name, found);
    });
  }

  public readFacts(name: string, versions: readonly string[], signal?: CancelSignal): Promise<FactsAnswer> {
    return answer(signal, () => {
      const facts = versions.map((version) => {
        const stored = findVersion(this.state, name, version);
        const { author, createdAt, signature, aliases = [], tags = {}, metrics = {}, card = null } = stored;
        const stages = stagesOf(this.state, name, stored);
        return { version, ...defined({ author, createdAt, signature }), aliases, stages, tags, metrics, card };
      });
      return { facts, unavailable: this.parts.seed.unavailable ?? {} };
    });
  }

  public modelSignature(name: string, version: string): Promise<ModelSignatureFacts | null> {
    return answer(undefined, () => findVersion(this.state, name, version).modelSignature ?? null);
  }

  public holders(
    ...[models, tagPlaces, signal]: Parameters<RegistryPort['holders']>
  ): Promise<ReadonlyMap<string, Holders>> {
    return answer(signal, () => {
      const wanted = models && new Set(models);
      const found = this.state.models.filter(({ name }) => wanted === undefined || wanted.has(name));
      const held = found.map(({ name, versions }): [string, Holders] => {
        const shown = versions.toReversed().map((version) => toVersion(this.state, name, version));
        return [name, holdersOf(shown, tagPlaces)];
      });
      return new Map(held.filter(([, holders]) => Object.keys(holders).length > 0));
    });
  }

  public stageEvents(name: string | undefined, signal?: CancelSignal): Promise<readonly StageEvent[]> {
    return answer(signal, () =>
      this.can.history ? this.state.moves.filter(({ model }) => name === undefined || model === name) : [],
    );
  }

  public stamps(signal?: CancelSignal): Promise<Stamps> {
    return answer(signal, () => ({ versions: stampsOf(this.state.moves), trails: new Map() }));
  }

  public problems(signal?: CancelSignal): Promise<readonly RegistryProblem[]> {
    return answer(signal, () => this.parts.seed.problems ?? []);
  }

  public refresh(signal?: CancelSignal): Promise<void> {
    return answer(signal, () => this.parts.view.fetch());
  }

  public register({ model: name, source, actor }: RegisterRequest, signal?: CancelSignal): Promise<ModelVersion> {
    return answer(signal, () => {
      const createdAt = this.parts.now().toISOString();
      return this.add(name, { source, author: actor.email, createdAt });
    });
  }

  public moveStages(move: StageMove, signal?: CancelSignal): Promise<readonly Receipt[]> {
    return answer(signal, () => {
      this.parts.view.refuseUnseenMoves();
      const count = this.failAfter ?? Infinity;
      const done = { ...move, changes: move.changes.slice(0, count) };
      const { receipts } = withMove(this.state, done);
      this.parts.view.write((shared) => withMove(shared, done).state);
      if (move.changes.length > count) {
        this.failAfter = undefined;
        throw new RegistryFailure(count === 0 ? 'unreachable' : 'unknown', 'The registry stopped answering.', receipts);
      }
      return receipts;
    });
  }

  public setAlias(
    ...[name, alias, version, , signal]: [string, string, string, Identity, CancelSignal?]
  ): Promise<void> {
    return answer(signal, () => {
      findVersion(this.state, name, version);
      const stage = formatPlace({ kind: 'alias', alias });
      this.parts.view.write((state) => withPlace(state, name, { kind: 'assign', version, stage }));
    });
  }

  public artifacts(name: string, version: string, signal?: CancelSignal): Promise<readonly Artifact[]> {
    return answer(signal, () => artifactsOf(findVersion(this.state, name, version).files ?? {}));
  }

  public async receive(parcel: Parcel, signal?: CancelSignal): Promise<Delivery> {
    const files = await contentsOf(parcel, signal);
    const { params, metrics } = parcel;
    const stored = artifactsOf(files);
    return {
      sent: await inventory(stored),
      stored,
      register: ({ origin, description, tags }) =>
        answer(undefined, () =>
          this.add(parcel.model, { files, params, metrics, tags, copyOf: origin, ...defined({ description }) }),
        ),
    };
  }

  /** The next version. */
  private add(name: string, facts: Omit<SeedVersion, 'version'>): ModelVersion {
    let version = '';
    this.parts.view.write((state) => {
      const model = findModel(state, name) ?? { name, versions: [] };
      version = String(Number(model.versions.at(-1)?.version ?? '0') + 1);
      return withModel(state, { ...model, versions: [...model.versions, { version, ...facts }] });
    });
    return toVersion(this.state, name, findVersion(this.state, name, version));
  }

  private get state(): MemoryState {
    return this.parts.view.registry;
  }
}

/** A later move of a version leaves its own stamp. */
function stampsOf(moves: readonly StageEvent[]): Stamps['versions'] {
  const stamped = moves.flatMap(({ model, version, record }) => {
    const subject = `${model}/${version}`;
    return record === undefined ? [] : [[subject, { model, version, record, subject }] as const];
  });
  return [...new Map(stamped).values()];
}

function toModel(state: MemoryState, { name, description, tags = {}, versions }: SeedModel): RegisteredModel {
  const latestVersion = versions.at(-1)?.version;
  const holders = newestHolders(versions.map((stored) => ({ ...stored, stages: stagesOf(state, name, stored) })));
  const stages = Object.fromEntries(holders.map(({ stage, version }) => [stage, version]));
  const aliases = Object.fromEntries(
    versions.flatMap(({ version, aliases: names = [] }) => names.map((alias): [string, string] => [alias, version])),
  );
  return { name, ...defined({ description, latestVersion }), tags, stages, aliases };
}

/** Who got each stage last; of those at the same time, the later version. */
function newestHolders(versions: readonly SeedVersion[]): { stage: string; version: string }[] {
  const holdings = versions.flatMap(({ version, stages = [] }) => stages.map((holding) => ({ ...holding, version })));
  return holdings.toSorted((a, b) => timeOf(a) - timeOf(b));
}

function timeOf({ since }: StageHolding): number {
  return since === undefined ? 0 : Date.parse(since);
}

function toVersion(state: MemoryState, model: string, stored: SeedVersion): ModelVersion {
  const { version, createdAt, author, source, description, copyOf, aliases = [], params = {}, tags = {} } = stored;
  return {
    ...{ model, version, aliases },
    stages: stagesOf(state, model, stored),
    ...defined({ createdAt, author, source, description, copyOf }),
    ...{ params, tags },
  };
}
