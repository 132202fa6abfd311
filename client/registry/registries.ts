import * as vscode from 'vscode';
import type { RegistrySession } from '../../core/promotion/session';
import { RegistryFailure } from '../../core/registry/errors';
import { gitDirectory, onPath } from './git-directory';
import { OpenRegistry, type Services } from './open-registry';
import { openProblem, windowState, type OpenProblem, type ViewState } from './state';
import { watchFiles, watchRegistry } from './watch';

/** What the composition root provides; loaded only when a registry is opened. */
export interface RegistryOpener {
  open(uri: string | undefined, cwd: string): Promise<RegistrySession>;
  services(): Promise<Services>;
}

export interface RegistryChange {
  /** Key of the registry; absent: which registries there are has changed. */
  readonly registry?: string;
  /** Absent: any of them may have changed. */
  readonly models?: readonly string[];
}

type Folder = FolderBase & ({ kind: 'opening' } | { kind: 'open'; registry: OpenRegistry } | Failed);

interface Failed {
  readonly kind: 'failed';
  readonly problem: OpenProblem;
  readonly message: string;
}

interface FolderBase {
  readonly workspaceFolder: vscode.WorkspaceFolder;
  /** Ends the watchers of the folder. */
  readonly watching: vscode.Disposable[];
}

/** The registries of the workspace folders: opens them once the workspace is trusted, and says when something has changed. */
export class Registries implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<RegistryChange>();
  private readonly subscriptions: readonly { dispose(): unknown }[];
  private readonly folders = new Map<string, Folder>();
  private underWay: Promise<unknown> = Promise.resolve();

  public readonly onDidChange = this.changes.event;

  public constructor(
    private readonly opener: RegistryOpener,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscriptions = [
      this.changes,
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.openAll()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.openAll()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('stagegate.registry')) this.openAll();
      }),
    ];
  }

  public dispose(): void {
    this.close();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  public get state(): ViewState {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const known = folders.map(({ uri }) => this.folders.get(uri.toString()) ?? ({ kind: 'opening' } as const));
    return windowState(vscode.workspace.isTrusted, known);
  }

  /** Of every registry that could not be opened, why. */
  public get failures(): readonly string[] {
    return [...this.folders.values()].flatMap((folder) => (folder.kind === 'failed' ? [folder.message] : []));
  }

  /** Every registry once, however many folders it has. */
  public get open(): readonly OpenRegistry[] {
    const all = [...this.folders.values()].flatMap((folder) => (folder.kind === 'open' ? [folder.registry] : []));
    return all.filter(
      ({ identity }, index) => all.findIndex((other) => other.identity.source === identity.source) === index,
    );
  }

  /** By key or registry URI; without either, the only one there is. */
  public find(name: string | undefined): OpenRegistry | undefined {
    if (name === undefined) return this.open.length === 1 ? this.open[0] : undefined;
    return this.open.find(({ key, session }) => key === name || session.registry.uri === name);
  }

  /** Resolves when every folder's registry is open or has failed. */
  public async settled(): Promise<void> {
    await this.underWay;
  }

  /** Opens the registries of all folders, afresh. Nothing is opened in an untrusted workspace. */
  public openAll(): void {
    this.close();
    const folders = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
    this.underWay = Promise.all(folders.map((folder) => this.openFolder(folder)));
    this.changes.fire({});
  }

  /** Forgets what was read and tells everyone who shows it. */
  public changed(registry: OpenRegistry, model?: string): void {
    registry.invalidate(model);
    this.changes.fire({ registry: registry.key, ...(model === undefined ? {} : { models: [model] }) });
  }

  private close(): void {
    for (const { watching } of this.folders.values()) vscode.Disposable.from(...watching).dispose();
    this.folders.clear();
  }

  private async openFolder(workspaceFolder: vscode.WorkspaceFolder): Promise<void> {
    const key = workspaceFolder.uri.toString();
    const watching: vscode.Disposable[] = [];
    const opening: Folder = { workspaceFolder, watching, kind: 'opening' };
    this.folders.set(key, opening);
    const result = await this.tryToOpen(workspaceFolder);
    // The folder was closed, or is being opened anew, while this was under way.
    if (this.folders.get(key) !== opening) return;
    this.folders.set(key, { workspaceFolder, watching, ...result });
    await this.watch(workspaceFolder.uri, result, watching);
    this.changes.fire({});
  }

  private async tryToOpen(folder: vscode.WorkspaceFolder): Promise<{ kind: 'open'; registry: OpenRegistry } | Failed> {
    const uri = configuredUri(folder);
    const cwd = folder.uri.fsPath;
    try {
      const [session, services] = await Promise.all([this.opener.open(uri, cwd), this.opener.services()]);
      const registryUri = session.registry.uri;
      // Folders of one repository have one registry; `git:.` alone does not say which.
      const source = registryUri.startsWith('git:')
        ? `${registryUri} ${(await gitDirectory(cwd)) ?? cwd}`
        : registryUri;
      const identity = { key: folder.uri.toString(), label: labelOf(registryUri, folder.name), cwd, source };
      this.log.info(`Opened ${registryUri} for ${folder.name}.`);
      return { kind: 'open', registry: new OpenRegistry(identity, session, services) };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.log.error(`The registry of ${folder.name} could not be opened. ${message}`);
      const reason = error instanceof RegistryFailure ? error.reason : undefined;
      const surroundings = {
        isGit: uri === undefined || uri.startsWith('git:'),
        hasRepository: (await gitDirectory(cwd)) !== undefined,
        hasGit: await onPath('git', process.env['PATH'] ?? ''),
      };
      return { kind: 'failed', problem: openProblem(reason, surroundings), message };
    }
  }

  private async watch(
    folder: vscode.Uri,
    result: { kind: 'open'; registry: OpenRegistry } | Failed,
    watching: vscode.Disposable[],
  ): Promise<void> {
    if (result.kind === 'failed') {
      watching.push(watchFiles(folder, '.git/HEAD', () => this.openAll()));
      return;
    }
    const watcher = await watchRegistry(folder, () => this.changed(result.registry));
    const current = this.folders.get(folder.toString());
    if (current?.watching === watching) watching.push(watcher);
    else watcher.dispose();
  }
}

function configuredUri(folder: vscode.WorkspaceFolder): string | undefined {
  const text = vscode.workspace.getConfiguration('stagegate', folder).get('registry', '').trim();
  return text === '' ? undefined : text;
}

/** Registries in Git go by their folder's name, others by what follows the scheme. */
function labelOf(uri: string, folder: string): string {
  return uri.startsWith('git:') ? folder : uri.replace(/^[a-z-]+:(\/\/|https?:\/\/)?/, '');
}
