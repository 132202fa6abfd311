import * as vscode from 'vscode';
import { viewId } from '../commands/ids';
import type { AttentionReader } from '../registry/attention-reader';
import type { Registries } from '../registry/registries';
import { statusOf } from './status';

/** The registry at a glance; a click opens the models view. */
export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('stagegate.status', vscode.StatusBarAlignment.Left, 40);

  private readonly subscriptions: readonly vscode.Disposable[];

  public constructor(
    private readonly registries: Registries,
    attention: AttentionReader,
  ) {
    this.subscriptions = [registries.onDidChange(() => this.update()), attention.onDidChange(() => this.update())];
    this.item.name = vscode.l10n.t('Stagegate Registry');
    this.item.command = `${viewId}.focus`;
  }

  public dispose(): void {
    vscode.Disposable.from(this.item, ...this.subscriptions).dispose();
  }

  private update(): void {
    const { state, listed, open } = this.registries;
    const failures = listed.flatMap((one) => (one.state.kind === 'failed' ? [one.state.message] : []));
    const registries = open.map(({ identity, attention }) => ({ label: identity.label, attention }));
    const status = statusOf({ state, failures, registries }, vscode.l10n.t);
    if (status === undefined) {
      this.item.hide();
      return;
    }
    this.item.text = status.text;
    this.item.tooltip = status.tooltip;
    this.item.accessibilityInformation = { label: status.spoken };
    this.item.backgroundColor = status.warns ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.item.show();
  }
}
