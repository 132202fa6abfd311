import * as vscode from 'vscode';
import { logText } from '../ui/failures';
import type { Attention } from './attention';
import type { OpenRegistry } from './open-registry';
import type { Registries, RegistryChange } from './registries';

/** Reads holds, problems and interrupted promotions after every change, beside the models, so that nothing waits for them. */
export class AttentionReader implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<OpenRegistry>();
  private readonly subscription: vscode.Disposable;
  /** By registry: when a promotion that is under way will have taken too long. */
  private readonly timers = new Map<string, NodeJS.Timeout>();

  /** Fires when a registry has something else to say than before. */
  public readonly onDidChange = this.changes.event;

  public constructor(
    private readonly registries: Registries,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscription = registries.onDidChange((change) => this.update(change));
  }

  public dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    vscode.Disposable.from(this.subscription, this.changes).dispose();
  }

  private update(change: RegistryChange): void {
    const changed = this.registries.open.filter(({ key }) => change.registry === undefined || change.registry === key);
    void Promise.all(changed.map((registry) => this.read(registry)));
  }

  private async read(registry: OpenRegistry): Promise<void> {
    const before = fingerprint(registry.attention);
    try {
      if (fingerprint(await registry.readAttention()) !== before) this.changes.fire(registry);
      this.readAgainAtDeadline(registry);
    } catch (error) {
      this.log.warn(logText(error));
    }
  }

  private readAgainAtDeadline(registry: OpenRegistry): void {
    const { key, attention } = registry;
    const deadlines = attention.interrupted.flatMap(({ event, expired }) =>
      event.type === 'intent' && !expired ? [Date.parse(event.deadline)] : [],
    );
    clearTimeout(this.timers.get(key));
    if (deadlines.length === 0) return;
    const wait = Math.max(0, Math.min(...deadlines) - Date.now()) + 1_000;
    this.timers.set(
      key,
      setTimeout(() => this.registries.changed(registry), wait),
    );
  }
}

function fingerprint({ holds, problems, interrupted }: Attention): string {
  return JSON.stringify([[...holds], problems, interrupted.map(({ event, can, expired }) => [event.id, can, expired])]);
}
