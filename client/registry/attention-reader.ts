import * as vscode from 'vscode';
import { logText } from '../ui/failures';
import type { Attention } from './attention';
import type { OpenRegistry } from './open-registry';
import type { Registries, RegistryChange } from './registries';

/** Reads holds, problems and interrupted promotions after every change, beside the models, so that nothing waits for them. */
export class AttentionReader implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<OpenRegistry>();
  private readonly subscription: vscode.Disposable;

  /** Fires when a registry has something else to say than before. */
  public readonly onDidChange = this.changes.event;

  public constructor(
    private readonly registries: Registries,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscription = registries.onDidChange((change) => this.update(change));
  }

  public dispose(): void {
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
    } catch (error) {
      this.log.warn(logText(error));
    }
  }
}

function fingerprint({ holds, problems, interrupted }: Attention): string {
  return JSON.stringify([[...holds], problems, interrupted.map(({ event, can, expired }) => [event.id, can, expired])]);
}
