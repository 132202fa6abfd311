import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

suite('the installed package', () => {
  let extension: vscode.Extension<unknown>;

  suiteSetup(async () => {
    const found = vscode.extensions.getExtension('stagegate.stagegate');
    assert.ok(found, 'stagegate.stagegate is not installed');
    extension = found;
    await extension.activate();
  });

  test('becomes active', () => {
    assert.equal(extension.isActive, true);
  });

  test('has every command that it contributes', async () => {
    const { contributes } = extension.packageJSON as Manifest;
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = contributes.commands.filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
    assert.notEqual(contributes.commands.length, 0);
  });

  test('recognizes a promotion policy', async () => {
    const [file] = await vscode.workspace.findFiles('promotion-policy.yaml');
    assert.ok(file);
    const document = await vscode.workspace.openTextDocument(file);
    assert.equal(document.languageId, 'promotion-policy');
  });
});
