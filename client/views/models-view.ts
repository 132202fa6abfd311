import * as vscode from 'vscode';
import { contextKeys, viewId } from '../commands/ids';
import type { AttentionReader } from '../registry/attention-reader';
import { isRemote } from '../registry/configured';
import type { Registries } from '../registry/registries';
import type { ViewState } from '../registry/state';
import type { ModelsTree } from './models-tree';
import type { TreeRow } from './rows';

/** The models view: the tree, its title, and the context keys that choose between it and a welcome text. */
export class ModelsView implements vscode.Disposable {
  private readonly view: vscode.TreeView<TreeRow>;
  private readonly subscriptions: vscode.Disposable[];

  public constructor(
    private readonly tree: ModelsTree,
    private readonly registries: Registries,
    attention: AttentionReader,
  ) {
    this.view = vscode.window.createTreeView(viewId, { treeDataProvider: tree, showCollapseAll: true });
    this.subscriptions = [
      this.view,
      this.view.onDidExpandElement(({ element }) => tree.setOpen(element, true)),
      this.view.onDidCollapseElement(({ element }) => tree.setOpen(element, false)),
      tree.onDidList((count) => this.describe(count)),
      registries.onDidChange(() => this.update()),
      attention.onDidChange(() => this.show()),
    ];
    this.setState(registries.state);
  }

  public dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  public get visible(): boolean {
    return this.view.visible;
  }

  public get onDidChangeVisibility(): vscode.Event<unknown> {
    return this.view.onDidChangeVisibility;
  }

  public get filter(): string | undefined {
    return this.tree.filter;
  }

  public setFilter(text: string | undefined): void {
    this.tree.filter = text;
    this.show();
    void vscode.commands.executeCommand('setContext', contextKeys.filtered, text !== undefined);
  }

  public loadMore(registry: string, model: string | undefined): void {
    void this.busy(() => this.tree.loadMore(registry, model));
  }

  public async busy(task: () => Promise<unknown>): Promise<void> {
    await vscode.window.withProgress({ location: { viewId } }, task);
  }

  private update(): void {
    const remote = this.registries.all.some(({ identity }) => isRemote(identity.uri));
    void vscode.commands.executeCommand('setContext', contextKeys.remote, remote);
    this.setState(this.registries.state);
    this.show();
  }

  /** Brings the rows up to date; those that nobody sees when they are shown. */
  private show(): void {
    if (this.view.visible) void this.busy(() => this.tree.refresh());
    else this.tree.forget();
  }

  private describe(count: number): void {
    const { filter } = this;
    const state = this.registries.state;
    // A view with a message shows no welcome text, so that a filter without a match says so there.
    this.view.message = count === 0 ? '' : [...this.server(), ...filterText(filter)].join(' · ');
    if (state !== 'ready' || count > 0) this.setState(state);
    else this.setState(filter === undefined ? 'noModels' : 'noMatch');
  }

  /** The only registry of a window has no row; which repository it is the window says, but no server. */
  private server(): readonly string[] {
    const [only, ...others] = this.registries.listed;
    return only !== undefined && others.length === 0 && isRemote(only.identity.uri) ? [only.identity.label] : [];
  }

  private setState(state: ViewState): void {
    void vscode.commands.executeCommand('setContext', contextKeys.state, state);
  }
}

function filterText(filter: string | undefined): readonly string[] {
  return filter === undefined ? [] : [vscode.l10n.t('Models with “{0}” in their name', filter)];
}
