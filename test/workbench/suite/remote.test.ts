import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { MlflowStub } from '../support/mlflow';
import { until } from '../support/until';
import { exampleVersions, newestEvent, workspaceFolder } from '../support/workspace';

// One story in the order in which it happens: each test starts where the one before it ended.
suite('a registry on a server', () => {
  let server: MlflowStub;

  suiteSetup(async () => {
    server = await MlflowStub.start();
  });

  suiteTeardown(async () => {
    await settings().update('registries', undefined, vscode.ConfigurationTarget.WorkspaceFolder);
    await server.stop();
  });

  const settings = (): vscode.WorkspaceConfiguration =>
    vscode.workspace.getConfiguration('stagegate', workspaceFolder());
  const uri = (): string => `mlflow:${server.origin}`;

  /** The repository is read and written, whatever the server does. */
  async function gitAnswers(reason: string): Promise<void> {
    const [version] = exampleVersions();
    const given = { registry: 'git:.', model: 'fraud-detection', version, tags: { reason } };
    await vscode.commands.executeCommand('stagegate.annotate', given);
    assert.deepEqual(newestEvent()['tags'], { reason });
  }

  test('is tried, and named in the settings beside the repository', async () => {
    await vscode.commands.executeCommand('stagegate.connectRegistry', { address: server.origin });
    assert.deepEqual(settings().get('registries'), ['git:.', uri()]);
    assert.ok(server.asked.includes('/version'), server.asked.join(' '));
    await gitAnswers('beside a server');
  });

  test('is read like any other', async () => {
    server.asked.length = 0;
    await vscode.commands.executeCommand('stagegate.showVersion', {
      registry: uri(),
      model: 'churn-remote',
      version: '7',
    });
    const page = await until('the page', () =>
      vscode.workspace.textDocuments.find((one) => one.uri.path.includes('churn-remote 7')),
    );
    assert.match(page.getText(), /bucket/);
    assert.ok(
      server.asked.some((path) => path.endsWith('/api/2.0/mlflow/model-versions/get')),
      server.asked.join(' '),
    );
  });

  test('that names no server leaves the settings as they are', async () => {
    const before = settings().get('registries');
    await vscode.commands.executeCommand('stagegate.connectRegistry', { address: 'http://127.0.0.1:1' });
    assert.deepEqual(settings().get('registries'), before);
  });

  test('that asks for a sign-in, or is down, hides no other', async () => {
    server.isClosed = true;
    await vscode.commands.executeCommand('stagegate.refresh');
    await gitAnswers('beside a closed server');
    await server.stop();
    await vscode.commands.executeCommand('stagegate.refresh');
    await gitAnswers('beside a server that is down');
  });

  test('gives nobody a session who has not signed in', async () => {
    const session = await vscode.authentication.getSession('stagegate-mlflow', [server.origin], { silent: true });
    assert.equal(session, undefined);
  });
});
