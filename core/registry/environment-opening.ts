import type { CancelSignal } from '../text/cancellation';
import { RegistryFailure } from './errors';
import type { RegistryProblem } from './model';
import type { Capabilities, RegistryPort } from './port';

/** Another registry, and its own lock on a model. */
export interface Environment {
  readonly registry: RegistryPort;
  readonly exclusively?: <T>(
    model: string,
    request: { readonly record: string; readonly deadline: string },
    work: () => Promise<T>,
    signal?: CancelSignal,
  ) => Promise<T>;
}

/** The registries that policies may name for single stages; made by a composition root. */
export interface OtherRegistries {
  /** Without asking it; undefined for a registry that takes no copies. `uri` is normalized. */
  can(uri: string): Capabilities | undefined;
  open(uri: string, signal?: CancelSignal): Promise<Environment>;
}

/** The other registries of a session: each is opened when it is first needed, and asked again when it did not answer. */
export class OpenEnvironments {
  private readonly opened = new Map<string, Promise<Environment>>();
  /** Why those that were asked last did not answer. */
  private readonly silent = new Map<string, string>();

  public constructor(private readonly others: OtherRegistries) {}

  public at(uri: string, signal?: CancelSignal): Promise<Environment> {
    const known = this.opened.get(uri);
    if (known) return known;
    const opening = this.others.open(uri, signal);
    this.opened.set(uri, opening);
    opening.catch(() => this.opened.delete(uri));
    return opening;
  }

  public async refresh(signal?: CancelSignal): Promise<void> {
    const open = await Promise.all([...this.opened.values()].map((one) => one.catch(() => undefined)));
    await Promise.all(open.flatMap((one) => (one ? [one.registry.refresh(signal)] : [])));
  }

  /** Remembers whether there was an answer. */
  public async asking<T>(uri: string, ask: () => Promise<T>): Promise<T> {
    try {
      const answer = await ask();
      this.silent.delete(uri);
      return answer;
    } catch (error) {
      if (error instanceof RegistryFailure && error.reason !== 'cancelled') this.silent.set(uri, error.message);
      throw error;
    }
  }

  /** What is unknown because registries did not answer when they were asked last. */
  public silence(): readonly RegistryProblem[] {
    return [...this.silent].map(([uri, why]) => ({
      message: `Who holds the stages that are kept in ${uri} is unknown: ${why}`,
      fix: 'Make that registry answer, or sign in there, then look again.',
      subject: uri,
    }));
  }
}
