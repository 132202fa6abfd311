import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/lib/paths.mjs';
import { startStub } from './support/mlflow-stub.mjs';
import { exampleVersions, git } from './support/repository.mjs';

export const title = 'folders with registries of their own are shown and changed side by side, each by its own policy';

/** @typedef {import('./support/workbench-page.mjs').WorkbenchPage} WorkbenchPage */

const MODEL = 'churn-remote';

/** @type {import('../../scripts/test-ui.mjs').Scenario['play']} */
export async function play(ui, folder) {
  const server = await startStub(MODEL);
  const base = `${folder}-beside`;
  const second = path.join(base, 'second');
  const file = path.join(base, 'both.code-workspace');
  try {
    await makeSecond(second, server.origin);
    await writeFile(file, JSON.stringify({ folders: [{ path: folder }, { path: second }] }));
    await openBoth(ui, file);
    for (const label of [path.basename(folder), 'second', new URL(server.origin).host]) {
      await ui.row('Models', label).waitFor();
    }
    await ui.row('Models', MODEL).nth(1).waitFor();
    await ui.screenshot('two-folders');
    await choosePolicy(ui);
    await promote(ui, folder, second);
  } finally {
    server.stop();
    await rm(base, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * Opens the workspace file. A window that follows another one at once may come up without its folders, whatever extensions
 * there are; then it is opened again.
 * @param {WorkbenchPage} ui
 * @param {string} file
 */
async function openBoth(ui, file) {
  const withoutFolders = ui.page.locator('.sidebar .welcome-view').getByRole('button', { name: 'Open Folder' });
  const shown = ui.row('Models', 'second');
  for (let tries = 0; tries < 4; tries++) {
    await ui.openWorkspace(file);
    await ui.openSidebar('Stagegate');
    await shown.or(withoutFolders).first().waitFor({ timeout: 60_000 });
    // The welcome view also stands there for the moment in which the folders are being read.
    await shown.waitFor({ timeout: 10_000 }).catch(() => {});
    if (await shown.isVisible()) return;
  }
  throw new Error('The window does not show the folders of its workspace.');
}

/**
 * A repository that is a registry, with a policy for a server that has a model of the same name.
 * @param {string} folder
 * @param {string} origin
 */
async function makeSecond(folder, origin) {
  await mkdir(path.join(folder, '.vscode'), { recursive: true });
  const settings = { 'stagegate.registries': ['git:.', `mlflow:${origin}`] };
  await writeFile(path.join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
  const policy = `version: 1\nregistry: mlflow:${origin}\nmodels: ['*']\ntransitions: [{from: [None], to: Staging}]\n`;
  await writeFile(path.join(folder, 'promotion-policy.yaml'), policy);
  await git(folder, 'init', '--quiet', '-b', 'main');
  await git(folder, 'config', 'user.name', 'Di');
  await git(folder, 'config', 'user.email', 'di@example.com');
  await git(folder, 'add', '--all');
  await git(folder, '-c', 'commit.gpgsign=false', 'commit', '--quiet', '-m', 'Put the server under a policy');
  const args = [path.join(root, 'dist/cli.cjs'), 'register', MODEL, '--source', 'HEAD', '--registry', 'git:.'];
  await promisify(execFile)(process.execPath, args, { cwd: folder });
}

/**
 * The policy names the server: the model of that name in the repository has none.
 * @param {WorkbenchPage} ui
 */
async function choosePolicy(ui) {
  const [inGit, onServer] = [ui.row('Models', MODEL).nth(0), ui.row('Models', MODEL).nth(1)];
  await ui.contextMenu(inGit, 'Open Policy');
  await ui.notification(`No policy governs ${MODEL}`);
  await ui.contextMenu(onServer, 'Open Policy');
  await ui.page.locator('.tab.active[data-resource-name="promotion-policy.yaml"]').waitFor();
  await ui.screenshot('two-folders-policy');
}

/**
 * What is promoted in one folder stays there.
 * @param {WorkbenchPage} ui
 * @param {string} folder
 * @param {string} other
 */
async function promote(ui, folder, other) {
  const { strong } = await exampleVersions(folder);
  const before = await git(other, 'for-each-ref');
  await ui.expand('Models', 'fraud-detection');
  await ui.row('Models', strong).waitFor();
  await ui.contextMenu(ui.row('Models', strong), 'Promote…');
  await ui.pick('Production');
  await ui.type('Why?', 'better and faster');
  assert.ok((await ui.dialog()).includes(`Promote fraud-detection ${strong} to Production?`));
  await ui.answer('Promote');
  await ui.notification(`fraud-detection/${strong} is in Production`);
  await ui.row('Models', strong).filter({ hasText: 'Production' }).waitFor();
  await ui.screenshot('two-folders-promoted');
  assert.notEqual(
    await git(folder, 'tag', '--points-at', `fraud-detection@${strong}^{commit}`, '--list', '*#Production#*'),
    '',
  );
  assert.equal(await git(other, 'for-each-ref'), before);
}
