import * as vscode from 'vscode';
import type { Translate } from '../ui/translate';
import type { Page } from './page';

const SCHEME = 'stagegate';
/** Pages are kept so that an open one can be read again; older ones are forgotten. */
const KEPT = 50;

/** Shows pages as read-only documents, by VS Code's own Markdown preview. */
export class Documents implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly pages = new Map<string, string>();
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  public readonly onDidChange = this.changes.event;

  public constructor(private readonly t: Translate) {}

  public dispose(): void {
    vscode.Disposable.from(this.registration, this.changes).dispose();
  }

  public provideTextDocumentContent(uri: vscode.Uri): string {
    return this.pages.get(uri.toString()) ?? this.t('This page was made in an earlier session. Run its command again.');
  }

  /** Shows a page, or shows it anew if one of that title and registry is open. */
  public async show(page: Page, registry: string): Promise<void> {
    const title = page.title.replaceAll(/[/\\]/g, '∕');
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title}.md`, query: registry });
    this.keep(uri, page.markdown);
    await vscode.workspace.openTextDocument(uri);
    await keepActiveEditor();
    try {
      await vscode.commands.executeCommand('markdown.showPreview', uri);
    } catch {
      // VS Code's Markdown extension can be disabled.
      await vscode.window.showTextDocument(uri, { preview: true });
    }
  }

  private keep(uri: vscode.Uri, markdown: string): void {
    const key = uri.toString();
    const known = this.pages.delete(key);
    this.pages.set(key, markdown);
    const [oldest] = this.pages.keys();
    if (this.pages.size > KEPT && oldest !== undefined) this.pages.delete(oldest);
    if (known) this.changes.fire(uri);
  }
}

/** The page opens where the active editor is, and would replace one that is only looked at: the policy whose lens was clicked. */
async function keepActiveEditor(): Promise<void> {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  if (tab?.isPreview === true && tab.input instanceof vscode.TabInputText) {
    await vscode.commands.executeCommand('workbench.action.keepEditor');
  }
}
