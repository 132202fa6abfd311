import { MemoryRemote, type CloneOptions } from '../../../adapters/memory/remote';
import type { SeedModel } from '../../../adapters/memory/seed';
import { stagesOf } from '../../../adapters/memory/state';
import type { AuditEvent } from '../../../core/audit/events';
import { gitBlobId } from '../../../core/policy/digests';
import type { PolicyFile } from '../../../core/policy/source';
import type { RegistrySession } from '../../../core/promotion/session';
import { holding, holdersOf } from '../../../core/registry/holders';
import type { Identity, StageChange } from '../../../core/registry/port';

const START = Date.parse('2026-11-22T12:00:00Z');

/** The memory registry on a clock of its own: every look at it takes a second. */
export class TimedRemote extends MemoryRemote {
  private readonly clock: { time: number };

  public constructor(models: readonly SeedModel[], policies: readonly PolicyFile[] = []) {
    const clock = { time: START };
    super({ models, policies, now: () => new Date((clock.time += 1000)) });
    this.clock = clock;
  }

  /** Milliseconds; without looking at it. */
  public get time(): number {
    return this.clock.time;
  }

  public pass(milliseconds: number): void {
    this.clock.time += milliseconds;
  }

  public cloneOf(email: string, options: Pick<CloneOptions, 'compareAndSet' | 'failAfter'> = {}): RegistrySession {
    return this.clone({ identity: person(email), ...options });
  }

  /** Somebody moves a stage without Stagegate, with a stamp of their own if they like. */
  public async byHand(model: string, changes: readonly StageChange[], record = ''): Promise<void> {
    const at = new Date((this.clock.time += 1000)).toISOString();
    const actor = person('outsider@example.com');
    await this.clone().registry.moveStages({ model, changes, actor, at, record, deadline: at });
  }

  public events(): AuditEvent[] {
    return this.state.entries.map(({ event }) => event);
  }

  /** Who holds the stage, newest first. */
  public holders(model: string, stage: string): readonly string[] {
    const versions = this.state.models.find(({ name }) => name === model)?.versions ?? [];
    const held = versions.toReversed().map((seed) => ({ ...seed, stages: stagesOf(this.state, model, seed) }));
    return holding(holdersOf(held), stage);
  }

  public setPolicy(...policies: readonly PolicyFile[]): void {
    this.state = { ...this.state, policies };
  }
}

function person(email: string): Identity {
  return { name: email, email, via: 'git config' };
}

/** The session with parts replaced, whatever destination the services ask for. */
export function variant(s: RegistrySession, parts: Partial<RegistrySession>): RegistrySession {
  const session: RegistrySession = { ...s, ...parts, withAudit: () => session };
  return session;
}

/** The same object but for some of its methods. */
export function replacing<T extends object>(original: T, parts: Partial<T>): T {
  return Object.assign(Object.create(original) as T, parts);
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

export function policyFile(text = POLICY, path = 'promotion-policy.yaml'): PolicyFile {
  return { path, text, digest: gitBlobId(text), preview: false };
}

export function modelOf(name: string, versions: readonly string[], accuracy = 0.95): SeedModel {
  const metrics = { accuracy: { value: accuracy } };
  return {
    name,
    versions: versions.map((version) => ({ version, createdAt: new Date(START).toISOString(), metrics })),
  };
}

/** A model whose versions all pass the policy. */
export function governedRemote(...versions: string[]): TimedRemote {
  return new TimedRemote([modelOf('fraud', versions)], [policyFile()]);
}
