import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../support/until';
import { workspaceFolder } from '../support/workspace';

suite('editing a promotion policy', () => {
  let document: vscode.TextDocument;
  let original: string;

  suiteSetup(async () => {
    const file = vscode.Uri.joinPath(workspaceFolder(), 'promotion-policy.yaml');
    document = await vscode.workspace.openTextDocument(file);
    original = document.getText();
    await vscode.window.showTextDocument(document);
  });

  teardown(async () => {
    await replace(document.getText(), original);
  });

  /** Where a text begins, plus some characters. */
  function at(text: string, offset = 0): vscode.Position {
    const index = document.getText().indexOf(text);
    assert.notEqual(index, -1, `${text} is not in the policy`);
    return document.positionAt(index + offset);
  }

  async function replace(text: string, replacement: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(at(text), at(text, text.length)), replacement);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  test('marks a misspelt property where it stands', async () => {
    await replace('threshold: 0.92', 'treshold: 0.92');
    const found = await until('a diagnostic', () =>
      vscode.languages.getDiagnostics(document.uri).find(({ message }) => message.includes('treshold')),
    );
    assert.equal(document.getText(found.range), 'treshold');
  });

  test('has nothing to say about the policy as it is', async () => {
    await replace('threshold: 0.92', 'treshold: 0.92');
    await until('a diagnostic', () => vscode.languages.getDiagnostics(document.uri)[0]);
    await replace('treshold: 0.92', 'threshold: 0.92');
    const messages = (): string[] => vscode.languages.getDiagnostics(document.uri).map(({ message }) => message);
    await until('no diagnostic', () => (messages().length === 0 ? true : undefined)).catch(() =>
      assert.deepEqual(messages(), []),
    );
  });

  test('completes a metric with those that the registry knows', async () => {
    await replace('metric: recall', 'metric: ');
    const position = at('metric: \n', 'metric: '.length);
    const labels = await until('the metrics', async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        position,
      );
      const names = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      return names.includes('recall') ? names : undefined;
    });
    assert.ok(labels.includes('latency_p95_ms'));
  });

  test('explains a property', async () => {
    const hovers = await until('a hover', async () => {
      const found = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        at('minRelativeChange', 3),
      );
      return found.length > 0 ? found : undefined;
    });
    assert.notEqual(hovers.length, 0);
  });
});
