import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeMlflowExample } from '../../scripts/demo/make-mlflow-example.mjs';
import { startMlflow } from '../../scripts/lib/mlflow-server.mjs';
import { root } from '../../scripts/lib/paths.mjs';
import { findMlflow } from '../../scripts/prepare/mlflow.mjs';

export const title = 'on an MLflow server the gates decide where the alias goes, and a server that is away says so';

/** @type {import('../../scripts/test-ui.mjs').Scenario['lacks']} */
export const lacks = () => (findMlflow() ? undefined : 'mlflow is not prepared: npm test does it');

/** @typedef {import('./support/workbench-page.mjs').WorkbenchPage} WorkbenchPage */

/** @type {import('../../scripts/test-ui.mjs').Scenario['play']} */
export async function play(ui) {
  const base = await realpath(await mkdtemp(path.join(tmpdir(), 'stagegate-mlflow-')));
  const data = path.join(base, 'server');
  const { server, dir } = await makeMlflowExample(data, path.join(base, 'repository'), {
    cli: path.join(root, 'dist/cli.cjs'),
  });
  let stop = server.stop;
  try {
    await ui.openFolder(dir);
    await browse(ui, server.url);
    await look(ui, server.url);
    await beRefused(ui, server.url);
    await promote(ui, server.url);
    await rollBack(ui, server.url);
    await audit(ui);
    await server.stop();
    await noticeAbsence(ui);
    ({ stop } = await startMlflow(data, { port: Number(new URL(server.url).port) }));
    await ui.page.getByRole('button', { name: 'Retry' }).first().click();
    await ui.row('Models', 'churn-prediction').waitFor();
    await version(ui, 1).filter({ hasText: 'Production (on hold)' }).waitFor();
    await ui.screenshot('mlflow-back');
  } finally {
    await stop();
    await rm(base, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * @param {WorkbenchPage} ui
 * @param {string} url
 */
async function browse(ui, url) {
  await ui.openSidebar('Stagegate');
  await ui.row('Models', 'churn-prediction').filter({ hasText: 'Production 1' }).waitFor();
  await ui.expand('Models', 'fraud-detection');
  await version(ui, 1).filter({ hasText: 'Production' }).filter({ hasText: '@champion' }).waitFor();
  await version(ui, 2).filter({ hasText: 'Staging' }).waitFor();
  await version(ui, 3).filter({ hasText: 'Staging' }).filter({ hasText: '@challenger' }).waitFor();
  assert.doesNotMatch(await version(ui, 4).innerText(), /Staging|Production|@/);
  await ui.page.locator('.sidebar .tree-explorer-viewlet-tree-view .message', { hasText: new URL(url).host }).waitFor();
  await ui.screenshot('mlflow-models');
}

/**
 * @param {WorkbenchPage} ui
 * @param {string} url
 */
async function look(ui, url) {
  await version(ui, 3).click();
  const page = ui.webview();
  await page.getByRole('row', { name: 'validation_accuracy 0.944 transactions-2026-06 5f0c1d7e' }).waitFor();
  await page.getByRole('row', { name: 'Input amount double' }).waitFor();
  await page.getByRole('row', { name: 'license apache-2.0' }).waitFor();
  const run = page.getByRole('row', { name: 'Run' }).getByRole('link').first();
  assert.match((await run.getAttribute('href')) ?? '', new RegExp(`^${url}/#/experiments/\\d+/runs/[0-9a-f]{32}$`));
  await ui.screenshot('mlflow-version');
  await ui.contextMenu(version(ui, 3), 'Copy URI');
  const uris = await ui.picks();
  assert.deepEqual(uris, [
    'models:/fraud-detection/3',
    'models:/fraud-detection@challenger',
    'fraud-detection@Staging',
  ]);
  await ui.screenshot('mlflow-copy');
  await ui.pick('models:/fraud-detection@challenger');
}

/**
 * @param {WorkbenchPage} ui
 * @param {string} url
 */
async function beRefused(ui, url) {
  await startPromotion(ui, 2);
  await ui.type('Why?', 'more features');
  const told = await ui.dialog();
  await ui.screenshot('mlflow-refused');
  assert.ok(told.includes('fraud-detection 2 cannot be promoted to Production'), told);
  assert.ok(told.includes('validation_accuracy is 0.914; at least 0.92 is required'), told);
  assert.ok(told.includes('latency_p95_ms is 142; at most 100 is required'), told);
  await ui.answer('Show Report');
  await ui.webview().getByText('checks keep it from being promoted').waitFor();
  await ui.screenshot('mlflow-report');
  assert.equal(await champion(url), '1');
}

/**
 * @param {WorkbenchPage} ui
 * @param {string} url
 */
async function promote(ui, url) {
  await startPromotion(ui, 3);
  await ui.type('Why?', 'better and faster');
  const plan = await ui.dialog();
  await ui.screenshot('mlflow-plan');
  assert.ok(plan.includes('Promote fraud-detection 3 to Production?'), plan);
  await ui.answer('Promote');
  await ui.notification('fraud-detection/3');
  assert.equal(await champion(url), '3');
  await version(ui, 3).filter({ hasText: 'Production' }).filter({ hasText: '@champion' }).waitFor();
  await version(ui, 1).filter({ hasText: 'Archived' }).waitFor();
  await ui.row('Models', 'In progress: fraud-detection → Production').waitFor({ state: 'detached' });
  await ui.page.locator('.statusbar').getByText('Promoting').waitFor({ state: 'detached' });
  await ui.screenshot('mlflow-promoted');
}

/**
 * @param {WorkbenchPage} ui
 * @param {string} url
 */
async function rollBack(ui, url) {
  await ui.answerNotification('fraud-detection/3', 'Roll Back…');
  await ui.type('Why?', 'false positives at night');
  assert.match(await ui.dialog(), /Roll back Production of fraud-detection to 1\?/);
  await ui.answer('Roll Back');
  await ui.notification('on hold');
  assert.equal(await champion(url), '1');
  await version(ui, 1).filter({ hasText: 'Production (on hold)' }).filter({ hasText: '@champion' }).waitFor();
  await ui.screenshot('mlflow-rolled-back');
}

/**
 * Starts a promotion to Production from a version's row.
 * @param {WorkbenchPage} ui
 * @param {number} number
 */
async function startPromotion(ui, number) {
  await ui.contextMenu(version(ui, number), 'Promote…');
  await ui.pick('Production');
}

/** @param {WorkbenchPage} ui */
async function audit(ui) {
  await ui.command('Stagegate: Show Audit Log');
  const refusal = ui.webview().getByRole('row', { name: 'promotion of fraud-detection 2 to Production: refused' });
  await refusal.filter({ hasText: 'validation_accuracy is 0.914' }).filter({ hasText: 'more features' }).waitFor();
  for (const text of ['promoted fraud-detection 3 from Staging to Production', 'false positives at night']) {
    await ui.webview().getByText(text).waitFor();
  }
  await ui.screenshot('mlflow-audit');
}

/** @param {WorkbenchPage} ui */
async function noticeAbsence(ui) {
  await ui.command('Stagegate: Refresh');
  await ui.row('Models', 'Not reachable').filter({ hasText: 'could not be asked' }).first().hover();
  await ui.screenshot('mlflow-away');
}

/**
 * The row of a version of the only model that is open.
 * @param {WorkbenchPage} ui
 * @param {number} number
 */
const version = (ui, number) => ui.row('Models', String(number));

/**
 * The version that the server itself says is the champion.
 * @param {string} url
 */
async function champion(url) {
  const answer = await fetch(`${url}/api/2.0/mlflow/registered-models/alias?name=fraud-detection&alias=champion`);
  const { model_version: holder } = await answer.json();
  return holder?.version;
}
