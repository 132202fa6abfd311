import * as vscode from 'vscode';
import { originOf } from '../../core/registry/uri';
import { isGit, labelOf, namedRegistries, type NamedRegistry } from './configured';
import { ConfiguredRegistry, listed, representative } from './configured-registry';
import { gitDirectory } from './git-directory';
import type { OpenRegistry } from './open-registry';
import { openConfigured, type RegistryOpener } from './opening';
import { windowState, type ViewState } from './state';
import { watchFiles, watchRepository } from './watch';

export const REGISTRIES_SETTING = 'stagegate.registries';

export interface RegistryChange {
  /** Key of the registry; absent: which registries there are has changed. */
  readonly registry?: string;
  /** Absent: any of them may have changed. */
  readonly models?: readonly string[];
}

interface Folder {
  readonly workspaceFolder: vscode.WorkspaceFolder;
  registries: readonly ConfiguredRegistry[];
  /** Ends the watchers of the folder. */
  readonly watching: vscode.Disposable[];
}

/** The registries of the workspace folders: opens them once the workspace is trusted, and says when something has changed. */
export class Registries implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<RegistryChange>();
  private readonly subscriptions: readonly { dispose(): unknown }[];
  private folders: readonly Folder[] = [];

  public readonly onDidChange = this.changes.event;

  public constructor(
    private readonly opener: RegistryOpener,
    private readonly environment: Readonly<Record<string, string | undefined>>,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscriptions = [
      this.changes,
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.openAll()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.openAll()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(REGISTRIES_SETTING)) this.openAll();
      }),
    ];
  }

  public dispose(): void {
    this.close();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  public get state(): ViewState {
    const hasFolders = (vscode.workspace.workspaceFolders ?? []).length > 0;
    return windowState(
      { hasFolders, trusted: vscode.workspace.isTrusted },
      this.all.map(({ state }) => state),
    );
  }

  /** Every registry of every folder, in the order of the folders and their settings. */
  public get all(): readonly ConfiguredRegistry[] {
    return this.folders.flatMap(({ registries }) => registries);
  }

  /** Those that a view has a row for. */
  public get listed(): readonly ConfiguredRegistry[] {
    return listed(this.all);
  }

  /** Of every registry that could not be opened, why. */
  public get failures(): readonly string[] {
    return this.all.flatMap(({ state }) => (state.kind === 'failed' ? [state.message] : []));
  }

  /** Every open registry once, however many folders it has. */
  public get open(): readonly OpenRegistry[] {
    return this.listed.flatMap(({ registry }) => registry ?? []);
  }

  /** By key or registry URI; without either, the only one that is open. */
  public find(name: string | undefined): OpenRegistry | undefined {
    const { all, open } = this;
    if (name === undefined) return open.length === 1 ? open[0] : undefined;
    const registry = all.find(({ key }) => key === name)?.registry;
    if (registry !== undefined) return representative(all, registry);
    return open.find(({ session }) => session.registry.uri === name);
  }

  /** A folder's registries in the order of its setting; `folder` is the folder's URI. */
  public of(folder: string | undefined): readonly ConfiguredRegistry[] {
    return this.all.filter(({ identity }) => identity.folder === folder);
  }

  /** Resolves when the named registry, or every one, is open or has failed. */
  public async settled(key?: string): Promise<void> {
    const named = this.all.filter((configured) => configured.key === key);
    const awaited = named.length > 0 ? named : this.all;
    await Promise.all(awaited.map(({ settled }) => settled));
  }

  /** Opens the registries of all folders, afresh. Nothing is opened in an untrusted workspace. */
  public openAll(): void {
    this.close();
    const folders = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
    this.folders = folders.map((workspaceFolder) => ({
      workspaceFolder,
      registries: this.named(workspaceFolder).map((named) => this.begin(workspaceFolder, named)),
      watching: [],
    }));
    for (const folder of this.folders) void this.watch(folder);
    this.changes.fire({});
  }

  /** Opens some of the registries afresh, and lets the others be. */
  public reopen(isMeant: (registry: ConfiguredRegistry) => boolean): void {
    if (!this.all.some(isMeant)) return;
    for (const folder of this.folders) {
      folder.registries = folder.registries.map((one) =>
        isMeant(one) ? this.begin(folder.workspaceFolder, one.identity) : one,
      );
    }
    this.changes.fire({});
  }

  /** After someone signed in or out at an origin. */
  public reopenAt(origin: string): void {
    this.reopen(({ identity }) => originOf(identity.uri) === origin);
  }

  /** Forgets what was read and tells everyone who shows it. */
  public changed(registry: OpenRegistry, model?: string): void {
    registry.invalidate(model);
    this.changes.fire({ registry: registry.key, ...(model === undefined ? {} : { models: [model] }) });
  }

  /** What a folder's setting, or its surroundings, name. */
  public named(folder: vscode.WorkspaceFolder): readonly NamedRegistry[] {
    return namedRegistries(configuredIn(folder), this.environment);
  }

  private close(): void {
    for (const { watching } of this.folders) vscode.Disposable.from(...watching).dispose();
    this.folders = [];
  }

  private begin(folder: vscode.WorkspaceFolder, { uri, isDefault }: NamedRegistry): ConfiguredRegistry {
    const key = `${folder.uri.toString()} ${uri}`;
    const identity = { key, uri, isDefault, label: labelOf(uri, folder.name), ...placeOf(folder) };
    const configured = new ConfiguredRegistry(identity, (one) => openConfigured(this.opener, one));
    void configured.settled.then(() => {
      // The folder was closed, or the registry is being opened anew, while this was under way.
      if (!this.all.includes(configured)) return;
      this.report(configured, folder.name);
      this.changes.fire({});
    });
    return configured;
  }

  private report({ state, identity }: ConfiguredRegistry, folder: string): void {
    if (state.kind === 'open') this.log.info(`Opened ${identity.uri} for ${folder}.`);
    if (state.kind === 'failed') {
      this.log.error(`The registry ${identity.label} of ${folder} could not be opened. ${state.message}`);
    }
  }

  private async watch(folder: Folder): Promise<void> {
    const { uri } = folder.workspaceFolder;
    const directory = await gitDirectory(uri.fsPath);
    if (!this.folders.includes(folder)) return;
    folder.watching.push(
      directory === undefined
        ? // The editor's watcher may miss what is written into a directory while it is being made.
          watchFiles(uri, '{.git,.git/HEAD}', () => this.openAll())
        : watchRepository(uri, directory, () => this.repositoryChanged(folder)),
    );
  }

  /** Its refs are a registry of their own, and hold the policies and the trail of every other registry of the folder. */
  private repositoryChanged({ registries }: Folder): void {
    const failed = registries.filter(({ identity, state }) => isGit(identity.uri) && state.kind === 'failed');
    if (failed.length > 0) this.reopen((one) => failed.includes(one));
    for (const { registry } of registries) if (registry !== undefined) this.changed(registry);
  }
}

function configuredIn(folder: vscode.WorkspaceFolder): readonly string[] {
  const configured = vscode.workspace.getConfiguration('stagegate', folder).get<unknown>('registries');
  return Array.isArray(configured) ? (configured as readonly string[]) : [];
}

function placeOf({ uri }: vscode.WorkspaceFolder): { readonly folder: string; readonly cwd: string } {
  return { folder: uri.toString(), cwd: uri.fsPath };
}
