import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../support/until';
import { exampleVersions, newestEvent } from '../support/workspace';

const model = 'fraud-detection';

/** The text of a page, once it is open. */
function page(title: string): Promise<string> {
  return until(`the page ${title}`, () =>
    vscode.workspace.textDocuments
      .find(({ uri }) => uri.scheme === 'stagegate' && uri.path === `/${title}.md`)
      ?.getText(),
  );
}

suite('pages', () => {
  const [, weak] = exampleVersions();

  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('a version shows its metrics and its history', async () => {
    await vscode.commands.executeCommand('stagegate.showVersion', { model, version: weak });
    const text = await page(`${model} ${weak}`);
    assert.match(text, /\| validation\\_accuracy \| 0\\\.914 \|/);
    assert.match(text, /\| Uses \| \d+ characters \|/);
    assert.match(text, /registered fraud\\-detection/);
  });

  test('gates show what was observed and required, and record nothing', async () => {
    const before = newestEvent();
    await vscode.commands.executeCommand('stagegate.checkGates', { model, version: weak, stage: 'Production' });
    const text = await page(`${model} ${weak} to Production`);
    assert.match(text, /✗&nbsp;failed \| metric \| validation\\_accuracy is 0\\\.914; at least 0\\\.92 is required/);
    assert.deepEqual(newestEvent(), before);
  });

  test('the audit log tells who promoted what', async () => {
    await vscode.commands.executeCommand('stagegate.showAuditLog', { model });
    assert.match(await page(`Audit log of ${model}`), /promoted fraud\\-detection .* from Staging to Production/);
  });
});
