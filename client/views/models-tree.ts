import { inertMarkdown } from '../../core/language/markdown';
import { RegistryFailure } from '../../core/registry/errors';
import { defined } from '../../core/text/defined';
import * as vscode from 'vscode';
import { commandIds } from '../commands/ids';
import { modelTooltip, versionTooltip, type GateState } from '../documents/tooltips';
import { nextStages, type OpenRegistry } from '../registry/open-registry';
import { isGit, isRemote, withoutCredentials } from '../registry/configured';
import type { ConfiguredRegistry } from '../registry/configured-registry';
import type { Registries } from '../registry/registries';
import { failureMessage, logText } from '../ui/failures';
import { listKey, modelChildren, Paging, registryChildren } from './children';
import type { HoldDecorations } from './decorations';
import type { ErrorNode, ModelNode, Node, VersionNode } from './nodes';
import { render, type RenderContext, type Row } from './render';
import { TreeRows, type TreeRow } from './rows';

/** A tooltip that comes later than this is no help; the row shows without gates then. */
const TOOLTIP_TIMEOUT_MS = 3_000;

const EXPANSION: Readonly<Record<Row['expands'], vscode.TreeItemCollapsibleState>> = {
  no: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
};

/** Feeds the models view: registries, models and versions, and what needs attention. Rows are made by `render`. */
export class ModelsTree implements vscode.TreeDataProvider<TreeRow>, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<TreeRow[] | undefined>();
  private readonly listed = new vscode.EventEmitter<number>();
  private readonly paging = new Paging();
  private readonly rows = new TreeRows({
    children: (node) => this.nodesBelow(node),
    look: (node) => JSON.stringify([node, this.render(node)]),
    isOpen: (row) => this.isOpen(row),
    isLeaf: ({ node }) => this.render(node).expands === 'no',
    changed: (rows) => this.changes.fire(rows && [...rows]),
  });
  /** Rows that somebody has opened or closed, by id: a row that comes back after an error is as it was. */
  private readonly opened = new Map<string, boolean>();
  private filterText: string | undefined;

  public readonly onDidChangeTreeData = this.changes.event;
  /** Fires with the number of rows after the first level was read. */
  public readonly onDidList = this.listed.event;

  public constructor(
    private readonly registries: Registries,
    private readonly decorations: HoldDecorations,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  public dispose(): void {
    vscode.Disposable.from(this.changes, this.listed).dispose();
  }

  public get filter(): string | undefined {
    return this.filterText;
  }

  public set filter(text: string | undefined) {
    this.filterText = text;
    this.paging.reset();
  }

  /** Reads again what is shown, and shows what has changed. */
  public refresh(): Promise<void> {
    return this.rows.refresh();
  }

  /** For a view that nobody sees: it is read when it is shown. */
  public forget(): void {
    this.rows.forget();
  }

  public loadMore(registry: string, model: string | undefined): Promise<void> {
    this.paging.more(listKey(registry, model));
    return this.rows.refresh(this.rows.find((node) => isParent(node, registry, model)));
  }

  public setOpen(row: TreeRow, isOpen: boolean): void {
    this.opened.set(row.id, isOpen);
  }

  public getTreeItem(element: TreeRow): vscode.TreeItem {
    const { node } = element;
    const row = this.render(node);
    const expanded = this.isOpen(element) ? 'expanded' : row.expands === 'no' ? 'no' : 'collapsed';
    const item = new vscode.TreeItem(row.label, EXPANSION[expanded]);
    item.id = element.id;
    item.description = row.description ?? '';
    item.iconPath = new vscode.ThemeIcon(
      row.icon.id,
      row.icon.color === undefined ? undefined : new vscode.ThemeColor(row.icon.color),
    );
    item.contextValue = row.context;
    item.accessibilityInformation = { label: row.spoken };
    if (row.tooltip !== undefined) item.tooltip = row.tooltip;
    if (row.badge !== undefined) item.resourceUri = this.decorations.decorate(item.id, row.badge);
    const command = clickCommand(node, row);
    if (command !== undefined) item.command = command;
    return item;
  }

  public async resolveTreeItem(item: vscode.TreeItem, { node }: TreeRow): Promise<vscode.TreeItem> {
    if (node.kind === 'model')
      item.tooltip = plain(withReason(modelTooltip(node.model, node.holds, renderContext()), node));
    if (node.kind === 'version') {
      const text = versionTooltip(node.version, heldHere(node), await this.gates(node), renderContext());
      item.tooltip = plain(withReason(text, node));
    }
    return item;
  }

  public async getChildren(row?: TreeRow): Promise<TreeRow[]> {
    return [...(await this.rows.children(row))];
  }

  private render(node: Node): Row {
    return render(node, renderContext());
  }

  private isOpen(row: TreeRow): boolean {
    const { expands } = this.render(row.node);
    return expands !== 'no' && (this.opened.get(row.id) ?? expands === 'expanded');
  }

  private async nodesBelow(node: Node | undefined): Promise<readonly Node[]> {
    if (node !== undefined) return await this.childrenOf(node);
    const roots = await this.roots();
    this.listed.fire(roots.length);
    return roots;
  }

  private async roots(): Promise<readonly Node[]> {
    // Those on disk are open at once; nobody waits for the others to see these.
    await Promise.all(this.registries.all.filter(({ identity }) => isGit(identity.uri)).map(({ settled }) => settled));
    const rows = this.registries.listed;
    const [only] = rows;
    const nodes = rows.length === 1 && only !== undefined ? await this.contents(only) : rows.map(registryNode);
    // Where no registry can be shown the welcome text says why; it needs an empty view.
    return ['ready', 'opening'].includes(this.registries.state) ? nodes : [];
  }

  /** What is in a registry, or why it cannot be said. */
  private async contents(configured: ConfiguredRegistry): Promise<readonly Node[]> {
    await configured.settled;
    const { key, state } = configured;
    if (state.kind === 'open') return await this.models(state.registry);
    if (state.kind === 'opening') return [];
    return [{ kind: 'error', registry: key, message: state.message, problem: state.problem }];
  }

  private async childrenOf(node: Node): Promise<readonly Node[]> {
    if (node.kind === 'registry') {
      const configured = this.registries.all.find(({ key }) => key === node.registry);
      return configured === undefined ? [] : await this.contents(configured);
    }
    const registry = this.registries.find(node.registry);
    if (registry === undefined) return [];
    if (node.kind === 'model') {
      return await this.orError(
        registry,
        () => modelChildren(registry, node.model.name, this.listing()),
        node.model.name,
      );
    }
    if (node.kind !== 'problems') return [];
    return node.problems.map((problem) => ({ kind: 'problem', registry: node.registry, problem }));
  }

  private models(registry: OpenRegistry): Promise<readonly Node[]> {
    return this.orError(registry, () => registryChildren(registry, this.listing()));
  }

  /** What could not be read is a row with Retry, never an empty list. */
  private async orError(
    registry: OpenRegistry,
    load: () => Promise<readonly Node[]>,
    model?: string,
  ): Promise<readonly Node[]> {
    try {
      return await load();
    } catch (error) {
      this.log.error(logText(error));
      const message = failureMessage(error, vscode.l10n.t);
      return [{ kind: 'error', registry: registry.key, message, ...defined({ model, problem: problemOf(error) }) }];
    }
  }

  private async gates({ registry, version }: VersionNode): Promise<GateState> {
    const open = this.registries.find(registry);
    if (open === undefined) return { kind: 'none' };
    try {
      const governance = await open.governance(version.model);
      const [to] = nextStages(
        governance,
        version.stages.map(({ stage }) => stage),
      );
      if (to === undefined) return { kind: 'none' };
      return await this.orLate(to, open.check(version.model, version.version, to));
    } catch (error) {
      this.log.warn(logText(error));
      return { kind: 'none' };
    }
  }

  private async orLate(to: string, check: ReturnType<OpenRegistry['check']>): Promise<GateState> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<GateState>((resolve) => {
      timer = setTimeout(() => resolve({ kind: 'late', to }), TOOLTIP_TIMEOUT_MS);
    });
    const answered = check.then(
      (answer): GateState => ({ kind: 'answer', to, answer }),
      (): GateState => ({ kind: 'failed', to }),
    );
    try {
      return await Promise.race([answered, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private listing(): Parameters<typeof registryChildren>[1] {
    const pageSize = vscode.workspace.getConfiguration('stagegate').get('pageSize', 100);
    return { pageSize, filter: this.filterText, paging: this.paging };
  }
}

function renderContext(): RenderContext {
  return { t: vscode.l10n.t, now: new Date(), language: vscode.env.language };
}

function problemOf(error: unknown): ErrorNode['problem'] {
  if (!(error instanceof RegistryFailure)) return undefined;
  const { reason } = error;
  return reason === 'unauthorized' || reason === 'unreachable' || reason === 'refused' ? reason : undefined;
}

function registryNode({ key, identity, registry }: ConfiguredRegistry): Node {
  const { label, uri, folder } = identity;
  const folders = vscode.workspace.workspaceFolders ?? [];
  const name = folders.length > 1 ? folders.filter((one) => one.uri.toString() === folder).map((one) => one.name) : [];
  const description = [...name.filter((one) => one !== label), withoutCredentials(uri)].join(' · ');
  const hasPage = registry?.hasPages ?? false;
  return { kind: 'registry', registry: key, label, description, remote: isRemote(uri), hasPage };
}

function clickCommand(node: Node, row: Row): vscode.Command | undefined {
  if (node.kind === 'version') return { command: commandIds.showVersion, title: row.label, arguments: [node] };
  if (node.kind === 'error' && node.problem === 'unauthorized')
    return { command: commandIds.signIn, title: row.label, arguments: [node] };
  if (node.kind === 'more') return { command: commandIds.loadMore, title: row.label, arguments: [node] };
  return undefined;
}

function isParent(candidate: Node, registry: string, model: string | undefined): boolean {
  if (candidate.registry !== registry) return false;
  return model === undefined
    ? candidate.kind === 'registry'
    : candidate.kind === 'model' && candidate.model.name === model;
}

function heldHere({ holds, version }: VersionNode): ModelNode['holds'] {
  return holds.filter((hold) => version.stages.some(({ stage }) => stage === hold.stage));
}

/** Why the commands that move something are not there. */
function withReason(tooltip: string, { readOnly }: ModelNode | VersionNode): string {
  return readOnly === undefined ? tooltip : `${tooltip}\n\n${inertMarkdown(readOnly)}`;
}

/** Text from registries: no trusted commands, no HTML, no icons. */
function plain(markdown: string): vscode.MarkdownString {
  return new vscode.MarkdownString(markdown, false);
}
