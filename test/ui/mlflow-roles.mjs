import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { findMlflow } from '../../scripts/prepare/mlflow.mjs';
import { git } from './support/repository.mjs';
import { passwordOf, SignInServer } from './support/sign-in-server.mjs';

export const title =
  'on an MLflow server with sign-in a reader moves nothing, an editor stages, and a manager promotes and rolls back';

/** @type {import('../../scripts/test-ui.mjs').Scenario['lacks']} */
export const lacks = () => {
  const python = findMlflow();
  if (!python) return 'mlflow is not prepared: npm test does it';
  try {
    execFileSync(python, ['-c', 'import flask_wtf'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'mlflow[auth] is not installed';
  }
};

/** @typedef {import('./support/workbench-page.mjs').WorkbenchPage} WorkbenchPage */

const MODEL = 'fraud-detection';
const POLICY = `version: 1
models: [${MODEL}]
roles:
  ops: {members: [cy@example.com], may: ["promote:*", "rollback:*"]}
stages:
  - {name: Staging, alias: candidate}
  - {name: Production, alias: champion}
transitions:
  - {from: [None], to: Staging}
  - from: [Staging]
    to: Production
    gates: [{metric: accuracy, greaterIsBetter: true, threshold: 0.9}]
`;

/** @type {import('../../scripts/test-ui.mjs').Scenario['play']} */
export async function play(ui) {
  const base = await realpath(await mkdtemp(path.join(tmpdir(), 'stagegate-roles-')));
  const server = await SignInServer.start(path.join(base, 'server'));
  try {
    await server.model(MODEL, { metric: 'accuracy', values: [0.95, 0.7, 0.96] });
    for (const [who, permission] of Object.entries({ reader: 'READ', editor: 'EDIT', manager: 'MANAGE' })) {
      await server.user(who, { model: MODEL, permission });
    }
    await ui.openFolder(await makeRepository(path.join(base, 'repository'), server.url));
    await ui.openSidebar('Stagegate');
    await asReader(ui, server);
    await asEditor(ui, server);
    await asManager(ui, server);
    await audit(ui);
  } finally {
    await server.stop();
    await rm(base, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * @param {string} folder
 * @param {string} url
 */
async function makeRepository(folder, url) {
  await mkdir(path.join(folder, '.vscode'), { recursive: true });
  const settings = { 'stagegate.registries': [`mlflow:${url}`] };
  await writeFile(path.join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
  await writeFile(path.join(folder, 'promotion-policy.yaml'), POLICY);
  await git(folder, 'init', '--quiet', '-b', 'main');
  for (const [name, value] of Object.entries({ name: 'Cy', email: 'cy@example.com' })) {
    await git(folder, 'config', `user.${name}`, value);
  }
  await git(folder, 'add', '--all');
  await git(folder, '-c', 'commit.gpgsign=false', 'commit', '--quiet', '-m', 'Put the models under a policy');
  return folder;
}

/**
 * @param {WorkbenchPage} ui
 * @param {SignInServer} server
 */
async function asReader(ui, server) {
  await signIn(ui, 'reader');
  await ui.expand('Models', MODEL);
  await version(ui, 1).waitFor();
  const entries = await ui.contextMenuEntries(version(ui, 1), 'Show Version');
  assert.ok(entries.includes('Show Version'), entries.join());
  for (const entry of ['Promote…', 'Archive', 'Set Alias…']) {
    assert.ok(!entries.some((text) => text.startsWith(entry)), entries.join());
  }
  await ui.command('Stagegate: Promote…');
  for (const choice of [MODEL, '1', 'Staging']) await ui.pick(choice);
  await ui.type('Why?', 'try it');
  const told = await ui.dialog();
  await ui.screenshot('roles-reader');
  assert.ok(told.includes(`Your account on ${server.url} may only read ${MODEL}`), told);
  await ui.answer('Cancel');
  assert.equal(await server.holder(MODEL, 'candidate'), undefined);
  await signOut(ui);
}

/**
 * @param {WorkbenchPage} ui
 * @param {SignInServer} server
 */
async function asEditor(ui, server) {
  await signIn(ui, 'editor');
  await promote(ui, 2, 'Staging');
  await version(ui, 2).filter({ hasText: 'Staging' }).waitFor();
  assert.equal(await server.holder(MODEL, 'candidate'), '2');
  await ui.contextMenu(version(ui, 2), 'Promote…');
  await ui.pick('Production');
  await ui.type('Why?', 'newer');
  const told = await ui.dialog();
  await ui.screenshot('roles-gate');
  assert.ok(told.includes('accuracy is 0.7; at least 0.9 is required'), told);
  await ui.answer('Cancel');
  assert.equal(await server.holder(MODEL, 'champion'), undefined);
  await promote(ui, 1, 'Staging');
  await version(ui, 1).filter({ hasText: 'Staging' }).waitFor();
  // MLflow lets an editor set an alias, and not take it away.
  await startPromotion(ui, 1, 'Production');
  await ui.notification(`may not take alias:candidate away from ${MODEL}/1`);
  await ui.screenshot('roles-editor');
  assert.deepEqual([await server.holder(MODEL, 'champion'), await server.holder(MODEL, 'candidate')], [undefined, '1']);
  await signOut(ui);
}

/**
 * @param {WorkbenchPage} ui
 * @param {SignInServer} server
 */
async function asManager(ui, server) {
  await signIn(ui, 'manager');
  await promote(ui, 1, 'Production');
  assert.equal(await server.holder(MODEL, 'champion'), '1');
  await version(ui, 1).filter({ hasText: 'Production' }).filter({ hasText: '@champion' }).waitFor();
  await promote(ui, 3, 'Staging');
  await version(ui, 3).filter({ hasText: 'Staging' }).waitFor();
  await promote(ui, 3, 'Production');
  assert.equal(await server.holder(MODEL, 'champion'), '3');
  // The server takes the old alias away last; a row that was read before that would ask which of two stages is meant.
  await version(ui, 3).filter({ hasText: 'Production' }).filter({ hasNotText: 'Staging' }).waitFor();
  await ui.contextMenu(version(ui, 3), 'Roll Back…');
  await ui.type('Why?', 'false positives');
  assert.match(await ui.dialog(), /Roll back Production of fraud-detection to 1\?/);
  await ui.answer('Roll Back');
  await ui.notification('on hold');
  assert.equal(await server.holder(MODEL, 'champion'), '1');
  await version(ui, 1).filter({ hasText: 'Production (on hold)' }).waitFor();
  await ui.screenshot('roles-manager');
}

/** @param {WorkbenchPage} ui */
async function audit(ui) {
  await ui.command('Stagegate: Show Audit Log');
  for (const text of [
    'may only read fraud-detection',
    'accuracy is 0.7; at least 0.9 is required',
    'promoted fraud-detection 1 from Staging to Production',
    'promoted fraud-detection 3 from Staging to Production',
    'rolled back Production of fraud-detection to 1',
  ]) {
    await ui.webview().getByText(text).first().waitFor();
  }
  await ui.screenshot('roles-audit');
}

/**
 * Promotes from a version's row, and waits until that is done.
 * @param {WorkbenchPage} ui
 * @param {number} number
 * @param {string} stage
 */
async function promote(ui, number, stage) {
  await startPromotion(ui, number, stage);
  await ui.notification(`${MODEL}/${number} is in ${stage}`);
}

/**
 * @param {WorkbenchPage} ui
 * @param {number} number
 * @param {string} stage
 */
async function startPromotion(ui, number, stage) {
  await version(ui, number).waitFor();
  await ui.contextMenu(version(ui, number), 'Promote…');
  await ui.pick(stage);
  await ui.type('Why?', 'better');
  assert.ok((await ui.dialog()).includes(`Promote ${MODEL} ${number} to ${stage}?`));
  await ui.answer('Promote');
}

/**
 * @param {WorkbenchPage} ui
 * @param {string} who
 */
async function signIn(ui, who) {
  await ui.row('Models', 'Sign in').click();
  await ui.pick('User name and password');
  await ui.type('User name at', who);
  await ui.type(`Password of ${who}`, passwordOf(who));
  await ui.notification(/You are signed in/);
  await ui.row('Models', MODEL).waitFor();
}

/** @param {WorkbenchPage} ui */
async function signOut(ui) {
  await ui.command('Stagegate: Sign Out…');
  await ui.notification(/You are signed out/);
  await ui.row('Models', 'Sign in').waitFor();
}

/**
 * @param {WorkbenchPage} ui
 * @param {number} number
 */
const version = (ui, number) => ui.row('Models', String(number));
