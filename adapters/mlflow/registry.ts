import type { ModelSignatureFacts } from '../../core/policy/evidence';
import type { Artifact, Delivery, Parcel } from '../../core/registry/copies';
import { RegistryFailure } from '../../core/registry/errors';
import type { Holders } from '../../core/registry/holders';
import type { VersionInspection } from '../../core/registry/inspection';
import type { ModelVersion, Page, RegisteredModel, RegistryProblem } from '../../core/registry/model';
import type {
  Capabilities,
  FactsAnswer,
  Identity,
  ModelPermission,
  PageQuery,
  Receipt,
  RegisterRequest,
  RegistryPort,
  StageEvent,
  StageMove,
  Stamps,
} from '../../core/registry/port';
import type { CancelSignal } from '../../core/text/cancellation';
import { readArtifacts } from './artifacts';
import { receive } from './artifacts-receive';
import type { Client } from './client';
import { readFacts } from './facts';
import { inspect } from './inspection';
import { readModelSignature } from './model-signature';
import { Permissions } from './permissions';
import { withParams } from './params';
import { RegistryReader } from './reader';
import { registerVersion } from './register';
import { readStamps } from './stamps';
import { Watching } from './watching';
import { StageWrites } from './writes';

/** Of any MLflow server, asked or not. */
export const MLFLOW_CAPABILITIES: Capabilities = {
  stages: true,
  aliases: true,
  tags: true,
  customStages: false,
  semver: false,
  compareAndSet: false,
  delete: false,
  history: false,
};

/** The model registry of an MLflow server, over its REST interface. */
export class MlflowRegistry implements RegistryPort {
  public readonly can = MLFLOW_CAPABILITIES;
  private readonly reader: RegistryReader;
  private readonly writes: StageWrites;
  private readonly permissions: Permissions;
  private readonly watching: Watching;

  public constructor(
    public readonly uri: string,
    private readonly baseUrl: string,
    private readonly client: Client,
  ) {
    this.reader = new RegistryReader(client);
    this.permissions = new Permissions(client);
    this.watching = new Watching(client);
    this.writes = new StageWrites(client, this.reader, this.permissions);
  }

  public listModels(query: PageQuery = {}, signal?: CancelSignal): Promise<Page<RegisteredModel>> {
    return this.reader.models(query, signal);
  }

  public getModel(name: string, signal?: CancelSignal): Promise<RegisteredModel | undefined> {
    return this.reader.model(name, signal);
  }

  public async listVersions(name: string, query: PageQuery = {}, signal?: CancelSignal): Promise<Page<ModelVersion>> {
    const page = await this.reader.versions(name, query, signal);
    return { ...page, items: page.items.map(({ version }) => version) };
  }

  public async getVersion(name: string, version: string, signal?: CancelSignal): Promise<ModelVersion | undefined> {
    const stored = await this.reader.version(name, version, signal);
    return stored && withParams(this.client, stored, signal);
  }

  public async readFacts(name: string, versions: readonly string[], signal?: CancelSignal): Promise<FactsAnswer> {
    const stored = await this.reader.named(name, versions, signal);
    const missing = versions.find((_, index) => stored[index] === undefined);
    if (missing !== undefined) throw new RegistryFailure('invalid', `${name} has no version ${missing}.`);
    return readFacts(
      this.client,
      stored.filter((one) => one !== undefined),
      signal,
    );
  }

  public async inspect(name: string, version: string, signal?: CancelSignal): Promise<VersionInspection> {
    const stored = await this.reader.version(name, version, signal);
    if (stored === undefined) throw new RegistryFailure('invalid', `${name} has no version ${version}.`);
    return inspect(this.client, this.baseUrl, stored, signal);
  }

  public holders(
    ...[models, tagPlaces, signal]: Parameters<RegistryPort['holders']>
  ): Promise<ReadonlyMap<string, Holders>> {
    return this.reader.holders(models, tagPlaces, signal);
  }

  public tagged(tagPlaces: readonly string[]): Promise<ReadonlyMap<string, Holders>> {
    return this.reader.tagged(tagPlaces);
  }

  /** MLflow keeps no history of stages, aliases or tags. */
  public stageEvents(): Promise<readonly StageEvent[]> {
    return Promise.resolve([]);
  }

  public stamps(signal?: CancelSignal): Promise<Stamps> {
    return readStamps(this.client, signal);
  }

  public problems(): Promise<readonly RegistryProblem[]> {
    return Promise.resolve([]);
  }

  /** Every other read asks the server. */
  public refresh(): Promise<void> {
    this.permissions.forget();
    this.reader.forget();
    return Promise.resolve();
  }

  public register(request: RegisterRequest, signal?: CancelSignal): Promise<ModelVersion> {
    return registerVersion(this.client, request, signal);
  }

  public async moveStages(move: StageMove, signal?: CancelSignal): Promise<readonly Receipt[]> {
    try {
      return await this.writes.move(move, signal);
    } finally {
      this.reader.forget();
    }
  }

  public checkMove(move: StageMove, signal?: CancelSignal): Promise<void> {
    return this.writes.check(move, signal);
  }

  public artifacts(name: string, version: string, signal?: CancelSignal): Promise<readonly Artifact[]> {
    return readArtifacts(this.client, name, version, signal);
  }

  public modelSignature(
    ...[model, version, keys, signal]: Parameters<NonNullable<RegistryPort['modelSignature']>>
  ): Promise<ModelSignatureFacts | null> {
    return readModelSignature(this.client, { model, version }, keys, signal);
  }

  public receive(parcel: Parcel, signal?: CancelSignal): Promise<Delivery> {
    return receive(this.client, parcel, signal);
  }

  public async setAlias(
    ...[name, alias, version, , signal]: [string, string, string, Identity, CancelSignal?]
  ): Promise<void> {
    await this.writes.setAlias(name, { alias, version }, signal);
  }

  public permission(model: string): Promise<ModelPermission> {
    return this.permissions.of(model);
  }

  public fingerprint(signal?: CancelSignal): Promise<string> {
    this.reader.forget();
    return this.watching.fingerprint(signal);
  }

  public webUrl(model?: string, version?: string): string {
    const [name, number] = [model, version].map((part) => (part === undefined ? undefined : encodeURIComponent(part)));
    const below = name === undefined ? '' : `/${name}${number === undefined ? '' : `/versions/${number}`}`;
    return `${this.baseUrl}/#/models${below}`;
  }
}
