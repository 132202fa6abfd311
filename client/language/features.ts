import * as vscode from 'vscode';

const LANGUAGE_ID = 'promotion-policy';

/** Starts language features when the first document that needs them is open, once. */
export class LanguageFeatures implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;
  private started: Promise<vscode.Disposable> | undefined;

  public constructor(
    private readonly start: () => Promise<vscode.Disposable>,
    private readonly failed: (error: unknown) => void,
  ) {
    this.subscription = vscode.workspace.onDidOpenTextDocument((document) => this.startFor(document));
    for (const document of vscode.workspace.textDocuments) this.startFor(document);
  }

  public dispose(): void {
    this.subscription.dispose();
    void this.started?.then((running) => {
      running.dispose();
    }, this.failed);
  }

  private startFor({ languageId }: vscode.TextDocument): void {
    if (languageId !== LANGUAGE_ID || this.started !== undefined) return;
    this.started = this.start();
    this.started.catch(this.failed);
  }
}
