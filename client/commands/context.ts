import type { LogOutputChannel } from 'vscode';
import type { Page, PageContext } from '../documents/page';
import type { CancelSignal } from '../../core/text/cancellation';
import type { Registries } from '../registry/registries';
import type { SignIns } from '../registry/sign-in';
import type { Prompts } from '../ui/prompts';
import type { Translate } from '../ui/translate';
import type { CommandId } from './ids';

/** What commands may do to the models view. */
export interface ViewControls {
  readonly filter: string | undefined;
  setFilter(text: string | undefined): void;
  loadMore(registry: string, model: string | undefined): void;
  /** Shows the view as busy while the task runs. */
  busy(task: () => Promise<unknown>): Promise<void>;
}

/** What is at an address, without credentials. Throws `RegistryFailure` where there is no registry. */
export type Probe = (uri: string, cwd: string, signal: CancelSignal) => Promise<ProbeAnswer>;

export interface ProbeAnswer {
  /** One sentence. */
  readonly description: string;
  readonly needsSignIn: boolean;
}

/** Everything that commands work with; made by the composition root. */
export interface CommandContext {
  readonly registries: Registries;
  readonly prompts: Prompts;
  readonly view: ViewControls;
  readonly signIns: SignIns;
  readonly probe: Probe;
  /** Told when a person has had everything read again. */
  readonly refreshed: () => void;
  readonly log: LogOutputChannel;
  readonly t: Translate;
  readonly pageContext: () => PageContext;
  /** Shows a page as a read-only document; `registry` is a registry's key. */
  readonly showPage: (page: Page, registry: string) => Promise<void>;
  /** Runs another of our commands. */
  readonly run: (id: CommandId, argument?: unknown) => Promise<void>;
}

/** `argument` comes from a tree node, a keybinding or another extension: anything at all. */
export type Command = (context: CommandContext, argument: unknown) => Promise<void>;
