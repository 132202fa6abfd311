import type { CloneOptions } from '../../../adapters/memory/remote';
import type { SeedModel } from '../../../adapters/memory/seed';
import type { RegistrySession } from '../../../core/promotion/session';
import type { Environment } from '../../../core/registry/environment-opening';
import { RegistryFailure } from '../../../core/registry/errors';
import type { RegistryPort } from '../../../core/registry/port';
import { policyFile, replacing, TimedRemote } from './remote';

export const PROD = 'memory:prod';
export const CHAMPION = `${PROD}|alias:champion`;

export const POLICY = `version: 1
registry: memory:staging
models: ["*"]
stages:
  - {name: Staging, alias: candidate}
  - {name: Production, alias: champion, registry: "${PROD}"}
  - {name: Archived, tag: {lifecycle: archived}}
transitions:
  - {from: [None], to: Staging}
  - from: [Staging]
    to: Production
    gates:
      - {metric: accuracy, greaterIsBetter: true, threshold: 0.9, baseline: {stage: Production}, minAbsoluteChange: 0, onMissingBaseline: rubberStamp}
    archiveExisting: true
  - {from: [Production], to: Archived}
`;

/** A model of the staging registry with files. */
export function fraud(...versions: readonly string[]): SeedModel {
  const metrics = { accuracy: { value: 0.95 } };
  const files = (version: string) => ({ MLmodel: `version: ${version}`, 'data/model.bin': `weights ${version}` });
  return {
    name: 'fraud',
    versions: versions.map((version) => ({
      ...{ version, metrics, files: files(version), tags: { team: 'risk' }, params: { depth: version } },
      description: `The ${version}th.`,
    })),
  };
}

/** Two registries: policies and trail belong to staging. */
export class TwoRegistries {
  public readonly staging: TimedRemote;
  public readonly production: TimedRemote;
  /** Production does not answer. */
  public isDown = false;
  /** What is different about production, once it is opened. */
  public faults: Partial<RegistryPort> = {};
  public locks: string[] = [];

  public constructor(here: SeedModel = fraud('1', '2'), there: readonly SeedModel[] = [], policy = POLICY) {
    this.staging = new TimedRemote([here], [policyFile(policy)]);
    this.production = new TimedRemote(there);
  }

  public session(email = 'ana@example.com', more: Pick<CloneOptions, 'failAfter'> = {}): RegistrySession {
    return this.staging.clone({
      ...{ uri: 'memory:staging', compareAndSet: false, ...more },
      identity: { name: email, email, via: 'git config' },
      others: { can: (uri) => (uri === PROD ? this.registry().can : undefined), open: () => this.open() },
    });
  }

  /** The production registry by itself. */
  public registry(): RegistryPort {
    return this.production.clone({ uri: PROD, compareAndSet: false }).registry;
  }

  private open(): Promise<Environment> {
    const registry = replacing(this.registry(), {
      listVersions: (...asked) => (this.isDown ? Promise.reject(DOWN) : this.registry().listVersions(...asked)),
    });
    return Promise.resolve({
      registry: new Proxy(registry, {
        get: (target, name) =>
          (Object.hasOwn(this.faults, name) ? Reflect.get(this.faults, name) : Reflect.get(target, name)) as unknown,
      }),
      exclusively: async (model, { record }, work) => {
        this.locks.push(`${model} ${record}`);
        return work();
      },
    });
  }
}

export const DOWN = new RegistryFailure('unreachable', 'memory:prod could not be asked.');
