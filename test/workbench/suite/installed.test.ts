import assert from 'node:assert/strict';
import * as vscode from 'vscode';

suite('the installed package', () => {
  test('is found and becomes active', async () => {
    const extension = vscode.extensions.getExtension('stagegate.stagegate');
    assert.ok(extension, 'stagegate.stagegate is not installed');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  test('has the workspace of the fixture', async () => {
    const policies = await vscode.workspace.findFiles('promotion-policy.yaml');
    assert.equal(policies.length, 1);
  });
});
