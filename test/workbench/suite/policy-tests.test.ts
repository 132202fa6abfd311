import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../support/until';
import { workspaceFolder } from '../support/workspace';

suite('editing policy tests', () => {
  let document: vscode.TextDocument;

  suiteSetup(async () => {
    const file = vscode.Uri.joinPath(workspaceFolder(), 'fraud.promotion-policy.test.yaml');
    document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
  });

  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  async function replace(file: vscode.TextDocument, text: string, replacement: string): Promise<void> {
    const index = file.getText().indexOf(text);
    assert.notEqual(index, -1, `${text} is not in ${file.uri.path}`);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(file.uri, new vscode.Range(file.positionAt(index), file.positionAt(index + text.length)), replacement);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  /** The lens of this title. */
  function lens(title: string): Promise<vscode.Command> {
    return until(`the lens ${title}`, async () => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
      );
      return lenses.map(({ command }) => command).find((command) => command?.title === title);
    });
  }

  async function run({ command, arguments: given }: vscode.Command): Promise<void> {
    const [target] = (given ?? []) as readonly unknown[];
    await vscode.commands.executeCommand(command, target);
  }

  /** The text of a page, once it is open. */
  function page(title: string): Promise<string> {
    return until(`the page ${title}`, () =>
      vscode.workspace.textDocuments
        .find(({ uri }) => uri.scheme === 'stagegate' && uri.path === `/${title}.md`)
        ?.getText(),
    );
  }

  test('shows what comes out of each case, and its decision', async () => {
    await lens('✓ passes');
    await run(await lens('Run case'));
    const title = 'the first model passes with a rubber stamp, because there is nothing to compare…';
    assert.match(await page(title), /^# ✓ the first model passes .*\n\n\*\*All came out that the test expects\\\.\*\*/);
  });

  test('marks what no longer comes out once the policy is edited, saved or not', async () => {
    const policy = await vscode.workspace.openTextDocument(
      vscode.Uri.joinPath(workspaceFolder(), 'promotion-policy.yaml'),
    );
    await replace(policy, 'threshold: 0.92', 'threshold: 0.99');
    try {
      const found = await until('a diagnostic', () =>
        vscode.languages.getDiagnostics(document.uri).find(({ code }) => code === 'failed-case'),
      );
      assert.equal(document.getText(found.range), 'pass');
      assert.match(found.message, /^The decision is fail, not pass: /);
      await run(await lens('Run all 6 cases'));
      assert.match(await page(`Policy tests of fraud.promotion-policy.test.yaml`), /\| ✗ \| the first model passes/);
    } finally {
      await replace(policy, 'threshold: 0.99', 'threshold: 0.92');
    }
    await lens('✓ 6 passed');
  });
});
