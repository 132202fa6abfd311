import * as vscode from 'vscode';
import type { Translate } from '../ui/translate';
import type { Page } from './page';

const SCHEME = 'stagegate';
/** Pages are kept so that an open one can be read again; older ones are forgotten. */
const KEPT = 50;

/** Shows pages as read-only documents, by VS Code's own Markdown preview. */
export class Documents implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly pages = new Map<string, string>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  private shown = 0;

  public constructor(private readonly t: Translate) {}

  public dispose(): void {
    this.registration.dispose();
  }

  public provideTextDocumentContent(uri: vscode.Uri): string {
    return this.pages.get(uri.toString()) ?? this.t('This page was made in an earlier session. Run its command again.');
  }

  /** Shows a page, in place of one that is shown in the same group of editors. */
  public async show(page: Page, registry: string): Promise<void> {
    const title = page.title.replaceAll(/[/\\]/g, '∕');
    // The preview misses what changes about a document while another editor is in front, so that no page ever changes.
    this.shown += 1;
    const query = `${registry}&page=${this.shown}`;
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title}.md`, query });
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
    this.pages.set(uri.toString(), markdown);
    const [oldest] = this.pages.keys();
    if (this.pages.size > KEPT && oldest !== undefined) this.pages.delete(oldest);
  }
}

/** The page opens where the active editor is, and would replace one that is only looked at: the policy whose lens was clicked. */
async function keepActiveEditor(): Promise<void> {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  if (tab?.isPreview === true && tab.input instanceof vscode.TabInputText) {
    await vscode.commands.executeCommand('workbench.action.keepEditor');
  }
}
