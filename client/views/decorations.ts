import * as vscode from 'vscode';

const SCHEME = 'stagegate-row';

/** Puts a badge beside rows of the models view whose stage is on hold. */
export class HoldDecorations implements vscode.FileDecorationProvider, vscode.Disposable {
  private readonly badges = new Map<string, { readonly text: string; readonly tooltip: string }>();
  private readonly registration = vscode.window.registerFileDecorationProvider(this);

  public dispose(): void {
    this.registration.dispose();
  }

  /** The resource that stands for a row; its badge is in the resource, so that a changed hold is a new resource. */
  public decorate(id: string, badge: { readonly text: string; readonly tooltip: string }): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${id}`, query: badge.tooltip });
    this.badges.set(uri.toString(), badge);
    return uri;
  }

  public provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const badge = uri.scheme === SCHEME ? this.badges.get(uri.toString()) : undefined;
    if (badge === undefined) return undefined;
    return new vscode.FileDecoration(badge.text, badge.tooltip, new vscode.ThemeColor('list.warningForeground'));
  }
}
