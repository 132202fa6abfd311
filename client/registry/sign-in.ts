import type { Authorization } from '../../core/registry/credentials';

/** Where secrets are kept: VS Code's `SecretStorage`. */
export interface Secrets {
  get(key: string): Thenable<string | undefined>;
  store(key: string, value: string): Thenable<void>;
}

/** Who somebody is at one origin, and nowhere else. */
export interface SignedIn {
  readonly id: string;
  /** `https://host:port` */
  readonly origin: string;
  readonly authorization: Authorization;
}

export interface SignInChange {
  readonly added: readonly SignedIn[];
  readonly removed: readonly SignedIn[];
}

/** One secret holds them all, because not every version of VS Code can list what it keeps. */
export const SIGN_INS_KEY = 'stagegate-mlflow.signIns';

/** What people have signed in with, one identity an origin. */
export class SignIns {
  private known: readonly SignedIn[] = [];
  private underWay: Promise<unknown> = Promise.resolve();

  public constructor(
    private readonly secrets: Secrets,
    private readonly newId: () => string,
    /** Called once for every difference, whoever made it. */
    private readonly changed: (change: SignInChange) => void,
  ) {}

  /** Reads them; what another window has changed is told. */
  public all(): Promise<readonly SignedIn[]> {
    return this.inTurn(() => this.read());
  }

  public async at(origin: string): Promise<Authorization | undefined> {
    return (await this.all()).find((one) => one.origin === origin)?.authorization;
  }

  /** Takes the place of whoever was signed in at the origin before. */
  public signIn(origin: string, authorization: Authorization): Promise<SignedIn> {
    return this.inTurn(async () => {
      const signedIn = { id: this.newId(), origin, authorization };
      const others = (await this.read()).filter((one) => one.origin !== origin);
      await this.write([...others, signedIn]);
      return signedIn;
    });
  }

  public signOut(id: string): Promise<void> {
    return this.inTurn(async () => {
      const all = await this.read();
      await this.write(all.filter((one) => one.id !== id));
    });
  }

  private async read(): Promise<readonly SignedIn[]> {
    const now = parse(await this.secrets.get(SIGN_INS_KEY));
    this.tell(now);
    return now;
  }

  private async write(all: readonly SignedIn[]): Promise<void> {
    await this.secrets.store(SIGN_INS_KEY, JSON.stringify(all));
    this.tell(all);
  }

  private tell(now: readonly SignedIn[]): void {
    const added = now.filter(({ id }) => !this.known.some((one) => one.id === id));
    const removed = this.known.filter(({ id }) => !now.some((one) => one.id === id));
    this.known = now;
    if (added.length > 0 || removed.length > 0) this.changed({ added, removed });
  }

  /** Two changes at once would each write what the other has not. */
  private inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.underWay.then(task);
    this.underWay = turn.catch(() => undefined);
    return turn;
  }
}

/** The value of the `Authorization` header. */
export function headerOf(authorization: Authorization): string {
  if (authorization.kind === 'bearer') return `Bearer ${authorization.token}`;
  const { username, password } = authorization;
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

/** A secret that is not ours, or of another version, is as if nobody had signed in. */
function parse(text: string | undefined): readonly SignedIn[] {
  if (text === undefined) return [];
  try {
    const all: unknown = JSON.parse(text);
    return Array.isArray(all) ? all.filter(isSignedIn) : [];
  } catch {
    return [];
  }
}

function isSignedIn(value: unknown): value is SignedIn {
  const { id, origin, authorization } = fields(value);
  const { kind, username, password, token } = fields(authorization);
  const texts = kind === 'basic' ? [username, password] : kind === 'bearer' ? [token] : [undefined];
  return [id, origin, ...texts].every((text) => typeof text === 'string');
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
