import * as vscode from 'vscode';
import { logText } from '../ui/failures';
import { isGit } from './configured';
import type { OpenRegistry } from './open-registry';
import { Poller, type Clock, type PollTarget } from './poll';
import type { Registries } from './registries';

/** The view that shows what is polled. */
export interface Watched {
  readonly visible: boolean;
  readonly onDidChangeVisibility: vscode.Event<unknown>;
}

const REQUEST_TIMEOUT_MS = 30_000;

const clock: Clock = {
  now: Date.now,
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Keeps registries current that nothing tells of changes, while somebody looks: the view is shown and the window has the focus. */
export class Polling implements vscode.Disposable {
  private readonly poller = new Poller(clock);
  private readonly subscriptions: readonly vscode.Disposable[];

  public constructor(
    private readonly registries: Registries,
    private readonly view: Watched,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscriptions = [
      view.onDidChangeVisibility(() => this.update()),
      vscode.window.onDidChangeWindowState(() => this.update()),
      registries.onDidChange(({ registry }) => {
        if (registry === undefined) this.watch();
      }),
    ];
    this.update();
  }

  public dispose(): void {
    this.poller.active = false;
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** After a person had everything read again. */
  public reset(): void {
    this.poller.reset();
  }

  private update(): void {
    this.poller.active = this.view.visible && vscode.window.state.focused;
  }

  /** Nothing is open in a workspace that is not trusted, so that nothing is polled there. */
  private watch(): void {
    this.poller.watch(this.registries.open.flatMap((registry) => this.target(registry) ?? []));
  }

  private target(registry: OpenRegistry): PollTarget | undefined {
    const port = registry.session.registry;
    if (isGit(port.uri) || port.fingerprint === undefined) return undefined;
    return {
      id: registry,
      fingerprint: async (signal) =>
        (await port.fingerprint?.(AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]))) ?? '',
      changed: () => this.registries.changed(registry),
      failed: (error) => this.log.debug(logText(error)),
    };
  }
}
