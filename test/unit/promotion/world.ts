import type { AuditEvent } from '../../../core/audit/events';
import type { TrailEntry } from '../../../core/audit/trail';
import type { VersionFacts } from '../../../core/policy/evidence';
import { gitBlobId } from '../../../core/policy/digests';
import type { RegistrySession } from '../../../core/promotion/session';
import { writeThenRecord } from '../../../core/promotion/writer';
import { RegistryFailure } from '../../../core/registry/errors';
import type { ModelVersion, RegisteredModel } from '../../../core/registry/model';
import type { Receipt, RegistryPort, StageChange, StageEvent, StageMove } from '../../../core/registry/port';

export const START = Date.parse('2026-11-22T12:00:00Z');

/** What everybody shares: a registry, a trail and a clock. */
export class World {
  public readonly versions: { model: string; version: string; createdAt: string }[] = [];
  public readonly stageEvents: StageEvent[] = [];
  public readonly trail: TrailEntry[] = [];
  public readonly facts = new Map<string, Partial<VersionFacts>>();
  public policies: { path: string; text: string }[] = [];
  public time = START;
  private ids = 0;

  public add(model: string, ...versions: string[]): this {
    for (const version of versions) this.versions.push({ model, version, createdAt: this.tick() });
    return this;
  }

  public tick(milliseconds = 1000): string {
    this.time += milliseconds;
    return new Date(this.time).toISOString();
  }

  public id(): string {
    this.ids += 1;
    return `R${String(this.ids).padStart(4, '0')}`;
  }

  /** Somebody moves a stage without Stagegate. */
  public move(model: string, changes: readonly StageChange[], record?: string, by = 'outsider@example.com'): Receipt[] {
    const at = this.tick();
    return changes.map((change) => {
      const subject = `refs/tags/${model}#${change.stage}#${this.stageEvents.length + 1}`;
      this.stageEvents.push({ model, ...change, at, by, subject, ...(record === undefined ? {} : { record }) });
      return { subject, id: `o${this.stageEvents.length}`, change };
    });
  }

  public events(): AuditEvent[] {
    return this.trail.map(({ event }) => event);
  }

  /** Who holds the stage, newest first. */
  public holders(model: string, stage: string): string[] {
    return holdersAmong(this.stageEvents, model, stage);
  }
}

function holdersAmong(events: readonly StageEvent[], model: string, stage: string): string[] {
  return events
    .filter((event) => event.model === model && event.stage === stage)
    .reduce<string[]>((held, { kind, version }) => {
      const others = held.filter((holder) => holder !== version);
      return kind === 'assign' ? [version, ...others] : others;
    }, []);
}

/** One person's clone: it sees what it has fetched, and its writes fail on what it has not. */
export class Clone implements RegistrySession {
  public readonly registry: RegistryPort;
  public readonly trail: RegistrySession['trail'];
  public readonly policies: RegistrySession['policies'];
  public readonly write: RegistrySession['write'];
  public readonly completed: string[] = [];
  private seenStages = 0;
  private seenTrail = 0;

  public constructor(
    public readonly world: World,
    public readonly email: string,
    options: { readonly compareAndSet?: boolean } = {},
  ) {
    this.registry = this.makeRegistry(options.compareAndSet ?? true);
    this.trail = this.makeTrail();
    this.policies = {
      committed: () =>
        Promise.resolve(world.policies.map((file) => ({ ...file, digest: gitBlobId(file.text), preview: false }))),
      workingCopy: () =>
        Promise.resolve(world.policies.map((file) => ({ ...file, digest: gitBlobId(file.text), preview: true }))),
    };
    this.write = (options.compareAndSet ?? true) ? this.writeTogether : writeThenRecord(this.registry, this.trail);
    this.sync();
  }

  public readonly complete: RegistrySession['complete'] = (outcome) => {
    this.completed.push(outcome.id);
    return Promise.resolve();
  };
  public readonly identity: RegistrySession['identity'] = () =>
    Promise.resolve({ name: this.email, email: this.email, via: 'git config' });
  public readonly withAudit: RegistrySession['withAudit'] = () => this;
  public readonly now = (): Date => new Date(this.world.tick());
  public readonly newId = (): string => this.world.id();
  public readonly wait = (): Promise<void> => Promise.resolve();

  public sync(): void {
    this.seenStages = this.world.stageEvents.length;
    this.seenTrail = this.world.trail.length;
  }

  private readonly writeTogether: RegistrySession['write'] = async (move, outcome, tip) => {
    this.refuseStale(tip);
    if (this.seenStages !== this.world.stageEvents.length)
      throw new RegistryFailure('stale', 'The registry has moved.');
    // Nothing awaits in between: either both are written or neither.
    const { model, changes, record, actor } = move;
    const event = outcome(this.world.move(model, changes, record, actor.email));
    this.add(event, tip);
    this.sync();
    await Promise.resolve();
    return event;
  };

  private add(event: AuditEvent, tip: string | undefined): TrailEntry {
    this.refuseStale(tip);
    const { trail } = this.world;
    const entry = { id: `c${trail.length + 1}`, ...(tip === undefined ? {} : { parent: tip }), event };
    trail.push(entry);
    this.seenTrail = trail.length;
    return entry;
  }

  private refuseStale(tip: string | undefined): void {
    if (this.world.trail.at(-1)?.id !== tip) throw new RegistryFailure('stale', 'The trail has moved.');
  }

  private makeTrail(): RegistrySession['trail'] {
    const { world } = this;
    return {
      location: 'the shared trail',
      fetch: () => {
        this.seenTrail = world.trail.length;
        return Promise.resolve();
      },
      read: () => {
        const entries = world.trail.slice(0, this.seenTrail);
        const tip = entries.at(-1)?.id;
        return Promise.resolve({ entries, problems: [], ...(tip === undefined ? {} : { tip }) });
      },
      append: async (event, tip) => {
        await Promise.resolve();
        return this.add(event, tip);
      },
    };
  }

  private makeRegistry(compareAndSet: boolean): RegistryPort {
    const { world } = this;
    const version = (model: string, name: string): ModelVersion =>
      this.versionsOf(model).find((one) => one.version === name)!;
    return {
      uri: 'memory:world',
      can: {
        stages: true,
        aliases: false,
        customStages: true,
        semver: false,
        compareAndSet,
        delete: false,
        history: compareAndSet,
      },
      listModels: () => {
        const names = [...new Set(world.versions.map(({ model }) => model))];
        return Promise.resolve({ items: names.map((name) => this.model(name)) });
      },
      getModel: (name) =>
        Promise.resolve(world.versions.some(({ model }) => model === name) ? this.model(name) : undefined),
      listVersions: (model) => Promise.resolve({ items: this.versionsOf(model) }),
      getVersion: (model, name) => Promise.resolve(this.versionsOf(model).find((one) => one.version === name)),
      readFacts: (model, versions) =>
        Promise.resolve({
          facts: versions.map((name) => ({
            version: name,
            stages: version(model, name).stages,
            tags: {},
            ...world.facts.get(`${model}/${name}`),
          })),
          unavailable: {},
        }),
      stageEvents: (model) =>
        Promise.resolve(this.seen().filter((event) => compareAndSet && (model === undefined || event.model === model))),
      problems: () => Promise.resolve([]),
      refresh: () => {
        this.seenStages = world.stageEvents.length;
        return Promise.resolve();
      },
      register: ({ model }) => {
        const name = String(world.versions.filter((one) => one.model === model).length + 1);
        world.add(model, name);
        return Promise.resolve(version(model, name));
      },
      moveStages: ({ model, changes, record, actor }: StageMove) => {
        const receipts = world.move(model, changes, record, actor.email);
        this.seenStages = world.stageEvents.length;
        return Promise.resolve(receipts);
      },
      setAlias: () => Promise.resolve(),
    };
  }

  private model(name: string): RegisteredModel {
    const held = [...new Set(this.seen().map(({ stage }) => stage))].flatMap((stage) => {
      const [holder] = holdersAmong(this.seen(), name, stage);
      return holder === undefined ? [] : [[stage, holder] as const];
    });
    const latest = this.versionsOf(name)[0]?.version;
    return {
      name,
      tags: {},
      stages: Object.fromEntries(held),
      aliases: {},
      ...(latest === undefined ? {} : { latestVersion: latest }),
    };
  }

  private versionsOf(model: string): ModelVersion[] {
    return this.world.versions
      .filter((version) => version.model === model)
      .map((version) => ({
        ...version,
        stages: this.holdings(model, version.version),
        aliases: [],
        params: {},
        tags: {},
      }))
      .reverse();
  }

  private holdings(model: string, version: string): { stage: string; since: string }[] {
    const own = this.seen().filter((event) => event.model === model && event.version === version);
    return [...new Set(own.map(({ stage }) => stage))].flatMap((stage) => {
      const last = own.findLast((event) => event.stage === stage)!;
      return last.kind === 'assign' ? [{ stage, since: last.at }] : [];
    });
  }

  private seen(): readonly StageEvent[] {
    return this.registry.can.compareAndSet ? this.world.stageEvents.slice(0, this.seenStages) : this.world.stageEvents;
  }
}

/** The clone with parts replaced, whatever destination the services ask for. */
export function variant(clone: Clone, parts: Partial<RegistrySession>): RegistrySession {
  const { registry, trail, policies, write, complete, identity, now, newId, wait } = clone;
  const session: RegistrySession = {
    ...{ registry, trail, policies, write, complete, identity, now, newId, wait, ...parts },
    withAudit: () => session,
  };
  return session;
}

export const POLICY = `version: 1
models: ["*"]
stages:
  - {name: Staging, native: staging}
  - {name: Production, native: prod}
  - {name: Archived, native: archived}
transitions:
  - {from: [None, Archived], to: Staging}
  - from: [Staging]
    to: Production
    gates:
      - {metric: accuracy, greaterIsBetter: true, threshold: 0.9}
    archiveExisting: true
  - {from: [Staging, Production], to: Archived}
`;

/** A model whose versions all pass the policy. */
export function governedWorld(...versions: string[]): World {
  const world = new World().add('fraud', ...versions);
  world.policies = [{ path: 'promotion-policy.yaml', text: POLICY }];
  for (const version of versions) {
    world.facts.set(`fraud/${version}`, { metrics: { accuracy: { value: 0.95 } } });
  }
  return world;
}
