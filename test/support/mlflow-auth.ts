import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openMlflowSession } from '../../adapters/mlflow/session';
import type { Fetch } from '../../adapters/mlflow/http';
import type { RegistrySession } from '../../core/promotion/session';
import type { Authorization } from '../../core/registry/credentials';
import type { GitRepo } from './git-repo';
import { MlflowServer } from './mlflow-server';

const ADMIN = { kind: 'basic', username: 'admin', password: 'admin-has-a-long-password' } as const;

/** True where MLflow has what its own sign-in needs. */
export function hasSignIn(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import flask_wtf'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A real MLflow server as `mlflow server --app-name basic-auth` runs it, and its administrator. Everybody may read. */
export class SignInServer {
  private constructor(
    private readonly server: MlflowServer,
    private readonly folder: string,
  ) {}

  /** `permission`: what everybody has where nothing was granted. */
  public static async start(python: string, permission = 'READ'): Promise<SignInServer> {
    const folder = mkdtempSync(path.join(tmpdir(), 'stagegate-mlflow-auth-'));
    const config = path.join(folder, 'auth.ini');
    writeFileSync(config, settings(path.join(folder, 'auth.db'), permission));
    const env = {
      MLFLOW_AUTH_CONFIG_PATH: config,
      MLFLOW_AUTH_ADMIN_PASSWORD: ADMIN.password,
      MLFLOW_FLASK_SERVER_SECRET_KEY: 'not a secret in a test',
      // What `mlflow server` sets for uvicorn.
      _MLFLOW_SGI_NAME: 'uvicorn',
    };
    const app = ['--factory', 'mlflow.server.auth:create_app'];
    try {
      return new SignInServer(await MlflowServer.start(python, { app, env, authorization: header(ADMIN) }), folder);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  public get url(): string {
    return this.server.url;
  }

  public async stop(): Promise<void> {
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Does something as the administrator. */
  public async post(call: string, body: Readonly<Record<string, unknown>>): Promise<void> {
    const answer = await fetch(`${this.url}/api/${call}`, {
      method: 'POST',
      headers: { authorization: header(ADMIN), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${call}: ${await answer.text()}`);
  }

  public async user(username: string): Promise<Authorization> {
    const password = `the-long-password-of-${username}`;
    await this.post('2.0/mlflow/users/create', { username, password });
    return { kind: 'basic', username, password };
  }

  /** 3.17 and 3.18 have different names for what is granted. */
  public grant(username: string, permission: string, name: string, type = 'registered_model'): Promise<void> {
    const resource = { resource_type: type, resource_id: name, resource_pattern: name };
    return this.post('3.0/mlflow/users/permissions/grant', { username, ...resource, permission });
  }

  public revoke(username: string, name: string): Promise<void> {
    const resource = { resource_type: 'registered_model', resource_id: name, resource_pattern: name };
    return this.post('3.0/mlflow/users/permissions/revoke', { username, ...resource });
  }

  public async model(name: string, versions: number): Promise<void> {
    await this.post('2.0/mlflow/registered-models/create', { name });
    for (let version = 1; version <= versions; version += 1) {
      await this.post('2.0/mlflow/model-versions/create', { name, source: `s3://bucket/${String(version)}` });
    }
  }

  public open(repo: GitRepo, who: Authorization, send: Fetch = fetch): Promise<RegistrySession> {
    const credentials = () => Promise.resolve(who);
    return openMlflowSession({ uri: `mlflow:${this.url}`, baseUrl: this.url, cwd: repo.dir, credentials, fetch: send });
  }
}

function settings(database: string, permission: string): string {
  // Without the cache every request costs a quarter of a second of hashing.
  return `[mlflow]
auth_cache_ttl_seconds = 60
default_permission = ${permission}
database_uri = sqlite:///${database.replaceAll('\\', '/')}
admin_username = ${ADMIN.username}
authorization_function = mlflow.server.auth:authenticate_request_basic_auth
`;
}

function header({ username, password }: Extract<Authorization, { kind: 'basic' }>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
