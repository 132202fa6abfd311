import type { ModelSignatureFacts } from '../../core/policy/evidence';
import { RegistryFailure } from '../../core/registry/errors';
import { holdersOf, type Holders } from '../../core/registry/holders';
import type { ModelVersion, Page, RegisteredModel, RegistryProblem } from '../../core/registry/model';
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
} from '../../core/registry/port';
import type { CancelSignal } from '../../core/text/cancellation';
import { pageOf } from '../paging';
import { describeVersions } from './describe';
import { readFacts } from './facts';
import type { Described } from './facts';
import type { Git } from './git';
import { stageEvents } from './gto/history';
import { holdings, listedVersions, toModel, toModels } from './mapping';
import { readModelSignature } from './model-signature';
import { findProblems } from './problems';
import type { SnapshotReader } from './snapshot';
import type { GtoModel } from './gto/state';
import type { RegistrySnapshot } from './snapshot';

/** What the registry leaves to others: writing tags, and exchanging them with the remote. */
export interface RegistryWrites {
  register(request: RegisterRequest, signal?: CancelSignal): Promise<string>;
  moveStages(move: StageMove, signal?: CancelSignal): Promise<readonly Receipt[]>;
  refresh(signal?: CancelSignal): Promise<void>;
  /** Tags that differ between here and the remote. */
  remoteProblems(): readonly RegistryProblem[];
}

const CAPABILITIES: Capabilities = {
  stages: true,
  aliases: false,
  tags: false,
  customStages: true,
  semver: true,
  compareAndSet: true,
  delete: false,
  history: true,
};

/** The registry that a Git repository's tags are, in GTO's grammar and with GTO's meaning. */
export class GitRegistry implements RegistryPort {
  public readonly can = CAPABILITIES;

  public constructor(
    public readonly uri: string,
    private readonly git: Git,
    private readonly snapshots: SnapshotReader,
    private readonly writes: RegistryWrites,
  ) {}

  public async listModels(query: PageQuery = {}, signal?: CancelSignal): Promise<Page<RegisteredModel>> {
    return pageOf(toModels(await this.snapshots.read(signal)), query, ({ name }) => name);
  }

  /** What `.gto` allows at HEAD; without it, any name. */
  public async allowedStages(signal?: CancelSignal): Promise<readonly string[] | undefined> {
    return (await this.snapshots.read(signal)).head.stages;
  }

  public async getModel(name: string, signal?: CancelSignal): Promise<RegisteredModel | undefined> {
    return toModel(await this.snapshots.read(signal), name);
  }

  public async listVersions(name: string, query: PageQuery = {}, signal?: CancelSignal): Promise<Page<ModelVersion>> {
    const snapshot = await this.snapshots.read(signal);
    const model = activeModel(snapshot, name);
    if (model === undefined) return { items: [] };
    const page = pageOf(listedVersions(model), query, (version) => version.name);
    const held = holdings(model, snapshot);
    const described = await describeVersions(this.git, { model, versions: page.items, held }, signal);
    return { ...page, items: described.map(({ version }) => version) };
  }

  public async getVersion(name: string, version: string, signal?: CancelSignal): Promise<ModelVersion | undefined> {
    const [described] = await this.describe(name, [version], signal);
    return described?.version;
  }

  public async readFacts(name: string, versions: readonly string[], signal?: CancelSignal): Promise<FactsAnswer> {
    return readFacts(this.git, await this.existing(name, versions, signal), signal);
  }

  public async modelSignature(
    ...[name, version, keys, signal]: Parameters<NonNullable<RegistryPort['modelSignature']>>
  ): Promise<ModelSignatureFacts | null> {
    const [described] = await this.existing(name, [version], signal);
    return described === undefined ? null : readModelSignature(this.git, described, keys, signal);
  }

  public async holders(
    ...[models, , signal]: Parameters<RegistryPort['holders']>
  ): Promise<ReadonlyMap<string, Holders>> {
    const snapshot = await this.snapshots.read(signal);
    const names = models ?? [...snapshot.state.models.keys()];
    return new Map(names.flatMap((name) => holdersEntry(snapshot, name)));
  }

  public async stageEvents(name: string | undefined, signal?: CancelSignal): Promise<readonly StageEvent[]> {
    return stageEvents((await this.snapshots.read(signal)).state, name);
  }

  public async problems(signal?: CancelSignal): Promise<readonly RegistryProblem[]> {
    const local = await findProblems(this.git, await this.snapshots.read(signal), signal);
    return [...local, ...this.writes.remoteProblems()];
  }

  /** Not every clone has the tags of its remote: `--no-tags`, `--depth 1`, many a CI job. */
  public async adviseMissing(signal?: CancelSignal): Promise<string | undefined> {
    const remotes = await this.git.run(['remote'], { signal });
    return remotes.trim() === '' ? undefined : 'run git fetch --tags';
  }

  public async refresh(signal?: CancelSignal): Promise<void> {
    await this.writes.refresh(signal);
  }

  public async register(request: RegisterRequest, signal?: CancelSignal): Promise<ModelVersion> {
    const version = await this.writes.register(request, signal);
    const registered = await this.getVersion(request.model, version, signal);
    if (registered === undefined) {
      throw new RegistryFailure(
        'unknown',
        `${request.model} ${version} was written but cannot be read back: look at its tag.`,
      );
    }
    return registered;
  }

  public async moveStages(move: StageMove, signal?: CancelSignal): Promise<readonly Receipt[]> {
    return this.writes.moveStages(move, signal);
  }

  /** GTO has no aliases: a stage that no policy uses serves as one, and is listed among the stages. */
  public async setAlias(
    ...[model, alias, version, actor, signal]: [string, string, string, Identity, CancelSignal?]
  ): Promise<void> {
    const changes = [{ kind: 'assign', version, stage: alias } as const];
    const at = new Date().toISOString();
    await this.writes.moveStages({ model, changes, actor, at, record: '', deadline: at }, signal);
  }

  private async existing(
    name: string,
    versions: readonly string[],
    signal: CancelSignal | undefined,
  ): Promise<readonly Described[]> {
    const described = await this.describe(name, versions, signal);
    return described.map((one, index) => {
      if (one === undefined) throw new RegistryFailure('invalid', `${name} has no version ${versions[index] ?? ''}.`);
      return one;
    });
  }

  private async describe(
    name: string,
    versions: readonly string[],
    signal?: CancelSignal,
  ): Promise<(Described | undefined)[]> {
    const snapshot = await this.snapshots.read(signal);
    const model = activeModel(snapshot, name);
    if (model === undefined) return versions.map(() => undefined);
    const listed = new Map(listedVersions(model).map((version) => [version.name, version]));
    const found = versions.flatMap((version) => listed.get(version) ?? []);
    const described = await describeVersions(
      this.git,
      { model, versions: found, held: holdings(model, snapshot) },
      signal,
    );
    return versions.map((version) => described.find((one) => one.version.version === version));
  }
}

function activeModel(snapshot: RegistrySnapshot, name: string): GtoModel | undefined {
  const model = snapshot.state.models.get(name);
  return model !== undefined && toModel(snapshot, name) !== undefined ? model : undefined;
}

/** Nothing for a model that nobody is anywhere in. */
function holdersEntry(snapshot: RegistrySnapshot, name: string): [string, Holders][] {
  const model = activeModel(snapshot, name);
  const held = model && holdings(model, snapshot);
  if (model === undefined || held === undefined || held.size === 0) return [];
  const versions = listedVersions(model).map((version) => ({
    version: version.name,
    stages: held.get(version.name) ?? [],
  }));
  return [[name, holdersOf(versions)]];
}
