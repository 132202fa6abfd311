import * as vscode from 'vscode';
import { isServed, type Opened } from './served';

/** Starts language features when the first document that needs them is open, once. */
export class LanguageFeatures implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;
  private started: Promise<vscode.Disposable> | undefined;

  public constructor(
    private readonly start: () => Promise<vscode.Disposable>,
    private readonly failed: (error: unknown) => void,
  ) {
    this.subscription = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument((document) => this.startFor(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.startFor(document)),
    );
    for (const document of vscode.workspace.textDocuments) this.startFor(document);
  }

  public dispose(): void {
    this.subscription.dispose();
    void this.started?.then((running) => {
      running.dispose();
    }, this.failed);
  }

  private startFor(document: vscode.TextDocument): void {
    if (this.started !== undefined || !isServed(opened(document))) return;
    this.started = this.start();
    this.started.catch(this.failed);
  }
}

function opened(document: vscode.TextDocument): Opened {
  return { path: document.uri.path, languageId: document.languageId, text: () => document.getText() };
}
