import * as vscode from 'vscode';
import type { Authorization } from '../../core/registry/credentials';
import { headerOf, SIGN_INS_KEY, SignIns, type SignedIn } from './sign-in';

const PROVIDER_ID = 'stagegate-mlflow';

/**
 * The sign-ins as VS Code's accounts menu shows them. Nothing is read before somebody asks. A session has one scope: the
 * origin that it is for; its access token is the value of the `Authorization` header.
 */
export class Authentication implements vscode.AuthenticationProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>();
  private readonly origins = new vscode.EventEmitter<string>();
  private readonly subscriptions: readonly vscode.Disposable[];

  public readonly signIns: SignIns;
  public readonly onDidChangeSessions = this.changes.event;
  /** Fires with an origin at which somebody else, or nobody, is signed in now. */
  public readonly onDidChangeOrigin = this.origins.event;

  public constructor(
    secrets: vscode.SecretStorage,
    private readonly ask: (origin: string) => Promise<Authorization | undefined>,
  ) {
    this.signIns = new SignIns(
      secrets,
      () => crypto.randomUUID(),
      ({ added, removed }) => {
        this.changes.fire({ added: added.map(sessionOf), removed: removed.map(sessionOf), changed: undefined });
        for (const origin of new Set([...added, ...removed].map((one) => one.origin))) this.origins.fire(origin);
      },
    );
    const options = { supportsMultipleAccounts: true };
    this.subscriptions = [
      vscode.authentication.registerAuthenticationProvider(PROVIDER_ID, 'MLflow', this, options),
      secrets.onDidChange(({ key }) => {
        if (key === SIGN_INS_KEY) void this.signIns.all();
      }),
    ];
  }

  public dispose(): void {
    vscode.Disposable.from(...this.subscriptions, this.changes, this.origins).dispose();
  }

  public async getSessions(scopes?: readonly string[]): Promise<vscode.AuthenticationSession[]> {
    const all = (await this.signIns.all()).map(sessionOf);
    return all.filter((session) => scopes?.every((scope) => session.scopes.includes(scope)) ?? true);
  }

  public async createSession(scopes: readonly string[]): Promise<vscode.AuthenticationSession> {
    const [origin = '', ...others] = scopes;
    if (others.length > 0 || !URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new Error(vscode.l10n.t('Name one origin to sign in at, such as https://mlflow.example.com.'));
    }
    const authorization = await this.ask(origin);
    if (authorization === undefined) throw new Error(vscode.l10n.t('Nobody has signed in.'));
    return sessionOf(await this.signIns.signIn(origin, authorization));
  }

  public removeSession(id: string): Promise<void> {
    return this.signIns.signOut(id);
  }
}

function sessionOf({ id, origin, authorization }: SignedIn): vscode.AuthenticationSession {
  const { host } = new URL(origin);
  const label = authorization.kind === 'basic' ? `${authorization.username} (${host})` : host;
  return { id, scopes: [origin], accessToken: headerOf(authorization), account: { id: `${label} ${origin}`, label } };
}
