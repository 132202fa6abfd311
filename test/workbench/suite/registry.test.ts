import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { exampleVersions, git, newestEvent, workspaceFolder } from '../support/workspace';

const model = 'fraud-detection';

/** A command with complete arguments, and the newest event after it. */
async function run(command: string, given: object): Promise<Readonly<Record<string, unknown>>> {
  await vscode.commands.executeCommand(`stagegate.${command}`, { model, ...given });
  return newestEvent();
}

// One story in the order in which it happens: each test starts where the one before it ended.
suite('what else is written to the registry', () => {
  const [champion] = exampleVersions();

  test('a stage is put on hold and released, each with its reason', async () => {
    const held = await run('holdStage', { stage: 'Staging', reason: 'the data are being cleaned' });
    assert.deepEqual([held['type'], held['stage'], held['reason']], ['hold', 'Staging', 'the data are being cleaned']);
    const released = await run('releaseHold', { stage: 'Staging', reason: 'the data are clean' });
    assert.deepEqual([released['type'], released['stage']], ['release', 'Staging']);
  });

  test('a tag is recorded', async () => {
    const event = await run('annotate', { version: champion, tags: { risk: 'low' } });
    assert.deepEqual([event['type'], event['version'], event['tags']], ['annotate', champion, { risk: 'low' }]);
  });

  test('a name that the policy uses for a stage is no alias', async () => {
    const before = newestEvent();
    assert.deepEqual(await run('setAlias', { version: champion, alias: 'Production' }), before);
  });

  test('a new commit becomes the next version', async () => {
    git('commit', '--quiet', '--allow-empty', '-m', 'Train again');
    const event = await run('registerVersion', { source: 'HEAD', bump: 'major' });
    assert.deepEqual([event['type'], event['version']], ['register', 'v1.0.0']);
    assert.equal(git('tag', '--points-at', 'HEAD'), `${model}@v1.0.0`);
  });

  test('a policy that is there already is opened and left as it is', async () => {
    const before = git('hash-object', 'promotion-policy.yaml');
    await vscode.commands.executeCommand('stagegate.createPolicy', {});
    assert.equal(vscode.window.activeTextEditor?.document.languageId, 'promotion-policy');
    assert.equal(git('hash-object', 'promotion-policy.yaml'), before);
  });

  test('a model card that is there is opened, and a new one holds what the registry tells, unsaved', async () => {
    const card = vscode.Uri.joinPath(workspaceFolder(), 'models', model, 'README.md');
    const opened = async (): Promise<vscode.TextDocument | undefined> => {
      await vscode.commands.executeCommand('stagegate.createModelCard', { model, version: champion });
      return vscode.window.activeTextEditor?.document;
    };
    assert.equal((await opened())?.uri.path, card.path);
    const aside = card.with({ path: `${card.path}.kept` });
    await vscode.workspace.fs.rename(card, aside);
    try {
      const document = await opened();
      assert.equal(document?.isUntitled, true);
      assert.match(document.getText(), /^---\n[^]*\n +- type: recall\n[^]*## Model Details/);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    } finally {
      await vscode.workspace.fs.rename(aside, card);
    }
  });

  test('the URI of a version is copied', async () => {
    await vscode.commands.executeCommand('stagegate.copyUri', { model, version: champion });
    assert.equal(await vscode.env.clipboard.readText(), `models:/${model}/${champion}`);
    await vscode.commands.executeCommand('stagegate.copyUri', { model, alias: 'champion' });
    assert.equal(await vscode.env.clipboard.readText(), `models:/${model}@champion`);
  });
});
