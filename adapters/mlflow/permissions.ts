import { RegistryFailure } from '../../core/registry/errors';
import { parseOwnPlace } from '../../core/registry/places';
import type { ModelPermission, StageChange } from '../../core/registry/port';
import type { Body, Client } from './client';
import type { Method } from './http';
import type { Reader } from './wire';

const GRANTS = '/api/3.0/mlflow/users/current/permissions';
const MODELS = 'registered_model';
const VERSIONS = 'registered_model_version';
/** Where the grants are on a server without workspaces. */
const DEFAULT_WORKSPACE = 'default';
/** Neither version nor stage nor alias can exist, so that nothing changes whoever asks for it. */
const NO_TRANSITION = { version: '0', stage: 'stagegate' };
const NO_ALIAS = { alias: 'latest' };

interface Grant {
  readonly type: string;
  readonly pattern: string;
  /** `READ`, `USE`, `EDIT`, `MANAGE` or `DENY`. */
  readonly permission: string;
  readonly workspace: string;
}

interface Account {
  readonly isAdmin: boolean;
  readonly grants: readonly Grant[];
}

type May = ModelPermission['may'];

/**
 * What the account may do where MLflow's own sign-in is on; other servers do not tell. Such a server spends a quarter of a
 * second on the password of every request, so that it is asked twice for all models together: what the account was granted,
 * and whether the server's default permission, which nobody has less than, lets it write. No cancelling ends that, because
 * others wait for the same answer.
 */
export class Permissions {
  private account: Promise<Account | undefined> | undefined;
  private byDefault: Promise<May> | undefined;

  public constructor(private readonly client: Client) {}

  /** Somebody may have changed them on the server. */
  public forget(): void {
    this.account = undefined;
    this.byDefault = undefined;
  }

  /** Never fails: who does not know goes on, and hears from the server. */
  public async of(model: string): Promise<ModelPermission> {
    const account = await this.knownAccount();
    if (!account) return { may: 'unknown' };
    const may = granted(account, model) ?? (await this.defaultFor(model));
    const reason = `Your account on ${this.client.http.origin} may only read ${model}.`;
    return may === 'read' ? { may, reason } : { may };
  }

  /**
   * An editor may set aliases and tags, but only a manager may take them away. Throws `refused` before anything is written,
   * because after the first of several changes it would be too late.
   */
  public async checkRemovals(model: string, changes: readonly StageChange[]): Promise<void> {
    const removal = changes.find((change) => isRemoval(change, changes));
    if (!removal || !(await this.knownAccount())) return;
    const answer = await this.ask('DELETE', 'registered-models/alias', { name: model, ...NO_ALIAS });
    if (answer !== 'refused') return;
    throw new RegistryFailure(
      'refused',
      `Your account on ${this.client.http.origin} may not take ${removal.stage} away from ${model}/${removal.version}: ask its administrator for MANAGE.`,
    );
  }

  private knownAccount(): Promise<Account | undefined> {
    this.account ??= this.readAccount();
    return this.account;
  }

  private async readAccount(): Promise<Account | undefined> {
    const { http } = this.client;
    try {
      const reply = await http.send({ method: 'GET', path: GRANTS, kind: 'read', accept: 'json' });
      const answer = this.client.reader(reply);
      return { isAdmin: answer.raw('is_admin') === true, grants: answer.list('permissions').map(toGrant) };
    } catch (error) {
      if (error instanceof RegistryFailure) return undefined;
      throw error;
    }
  }

  /** The same for every model without a right to write of its own, so that one of them stands for all. */
  private defaultFor(model: string): Promise<May> {
    this.byDefault ??= this.ask('POST', 'model-versions/transition-stage', { name: model, ...NO_TRANSITION }).then(
      (answer) => (answer === 'refused' ? 'read' : answer === 'invalid' ? 'write' : 'unknown'),
    );
    return this.byDefault;
  }

  /** Asks for what cannot be: the server looks at the account first. */
  private async ask(method: Method, call: string, body: Body): Promise<'done' | RegistryFailure['reason']> {
    const { http } = this.client;
    try {
      const reply = await http.send({ method, path: `/api/2.0/mlflow/${call}`, body, kind: 'read', accept: 'json' });
      return reply.ok ? 'done' : 'invalid';
    } catch (error) {
      if (error instanceof RegistryFailure) return error.reason;
      throw error;
    }
  }
}

/** What was granted for the model itself or for all; undefined where only the server's default permission can say. */
function granted({ isAdmin, grants }: Account, model: string): May | undefined {
  if (isAdmin) return 'write';
  const isOther = grants.some(({ type, workspace }) => type === VERSIONS || workspace !== DEFAULT_WORKSPACE);
  if (isOther) return 'unknown';
  const permissions = grants
    .filter(({ type, pattern }) => type === MODELS && (pattern === model || pattern === '*'))
    .map(({ permission }) => permission);
  if (permissions.includes('DENY')) return 'read';
  const isManager = grants.some(({ type, permission }) => type === 'workspace' && permission === 'MANAGE');
  return isManager || permissions.some((one) => one === 'EDIT' || one === 'MANAGE') ? 'write' : undefined;
}

function toGrant(row: Reader): Grant {
  return {
    type: row.text('resource_type'),
    pattern: row.text('resource_pattern'),
    permission: row.text('permission'),
    workspace: row.text('workspace'),
  };
}

/** A release for which nothing else takes the place: it is the alias or the tag itself that goes. */
function isRemoval({ kind, version, stage }: StageChange, changes: readonly StageChange[]): boolean {
  const place = parseOwnPlace(stage);
  if (kind !== 'release' || place.kind === 'stage') return false;
  return !changes.some((other) => {
    const taken = parseOwnPlace(other.stage);
    if (other.kind !== 'assign') return false;
    return place.kind === 'alias'
      ? other.stage === stage
      : taken.kind === 'tag' && taken.key === place.key && other.version === version;
  });
}
