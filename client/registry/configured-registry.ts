import type { OpenRegistry } from './open-registry';
import type { OpenProblem } from './state';

export interface RegistryIdentity {
  /** Its key in this window: folder and URI. */
  readonly key: string;
  /** Normalized, where the setting holds a registry URI at all. */
  readonly uri: string;
  /** For people. */
  readonly label: string;
  /** URI of the workspace folder that it belongs to. */
  readonly folder: string;
  /** Path of that folder. */
  readonly cwd: string;
  /** Nobody named it: every folder has one. */
  readonly isDefault: boolean;
}

export type RegistryState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly registry: OpenRegistry }
  | { readonly kind: 'failed'; readonly problem: OpenProblem; readonly message: string };

/** A registry that a folder has, whether or not it can be opened; each opens and fails on its own. */
export class ConfiguredRegistry {
  private current: RegistryState = { kind: 'opening' };
  /** Resolves when it is open or has failed. */
  public readonly settled: Promise<void>;

  public constructor(
    public readonly identity: RegistryIdentity,
    open: (identity: RegistryIdentity) => Promise<Exclude<RegistryState, { kind: 'opening' }>>,
  ) {
    this.settled = open(identity).then((state) => {
      this.current = state;
    });
  }

  public get key(): string {
    return this.identity.key;
  }

  public get state(): RegistryState {
    return this.current;
  }

  public get registry(): OpenRegistry | undefined {
    return this.current.kind === 'open' ? this.current.registry : undefined;
  }
}

/**
 * What a view lists: folders of one repository have one registry, and a folder outside any repository, of which nobody said
 * that it has a registry, has none.
 */
export function listed(all: readonly ConfiguredRegistry[]): readonly ConfiguredRegistry[] {
  return all.filter((one) => {
    const { state, identity } = one;
    if (state.kind === 'failed') return !(identity.isDefault && state.problem === 'noRepository');
    return state.kind === 'opening' || representative(all, state.registry) === state.registry;
  });
}

/** The first that was opened of registries that are the same. */
export function representative(all: readonly ConfiguredRegistry[], registry: OpenRegistry): OpenRegistry {
  return all.find((other) => other.registry?.source === registry.source)?.registry ?? registry;
}
