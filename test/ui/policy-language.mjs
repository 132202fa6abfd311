import assert from 'node:assert/strict';
import { goTo, hover, lens, lensTitles, line, quickFix, rename, squiggle, suggestion } from './support/editor.mjs';

export const title = 'a policy shows what the registry has beside its gates, and helps whoever edits it';

/** @type {import('../../scripts/test-ui.mjs').Scenario['play']} */
export async function play(ui) {
  await ui.openFile('promotion-policy.yaml');
  await hintsAndLenses(ui);
  await checkFromLens(ui);
  await completionAndHover(ui);
  await blocked(ui);
  await errorAndFix(ui);
  await outlineAndRename(ui);
}

/** @typedef {import('./support/workbench-page.mjs').WorkbenchPage} WorkbenchPage */

/** @param {WorkbenchPage} ui */
async function hintsAndLenses(ui) {
  const { page } = ui;
  await line(page, 'metric: validation_accuracyv0.2.0 0.944').waitFor();
  await lens(page, 'Check v0.2.0: Staging → Production').waitFor();
  const titles = await lensTitles(page);
  for (const title of ['Check None → Staging…', 'Promote to Staging…', 'Promote to Production…']) {
    assert.ok(titles.includes(title), `${title} is not among ${titles.join(', ')}`);
  }
  await ui.screenshot('hints-and-lenses');
  await goTo(page, 37);
  await line(page, 'metric: latency_p95_msv0.2.0 64 ✓, greaterIsBetter').waitFor();
}

/**
 * The policy stays open beside the report.
 * @param {WorkbenchPage} ui
 */
async function checkFromLens(ui) {
  const { page } = ui;
  await lens(page, 'Check v0.2.0: Staging → Production').click();
  await ui.webview().getByText('It may be promoted.').waitFor();
  await ui.screenshot('lens-report');
  await page.locator('.tab[data-resource-name="promotion-policy.yaml"]').click();
  await line(page, 'metric: validation_accuracy').waitFor();
}

/** @param {WorkbenchPage} ui */
async function completionAndHover(ui) {
  const { page } = ui;
  await goTo(page, 26, 17);
  const accuracy = await suggestion(page, 'validation_accuracy');
  await accuracy.filter({ hasText: '0.944' }).waitFor();
  await ui.screenshot('metric-names');
  await page.keyboard.press('Escape');
  const told = await hover(page, line(page, 'metric: latency_p95_ms').getByText('latency_p95_ms'), 'v0.2.0');
  assert.match(told, /fraud-detection v0\.2\.0: 64/);
  await ui.screenshot('metric-hover');
}

/**
 * A bound that the newest version misses.
 * @param {WorkbenchPage} ui
 */
async function blocked(ui) {
  const { page } = ui;
  await goTo(page, 37, 70);
  await page.keyboard.press('Control+Delete');
  await page.keyboard.insertText('50');
  await line(page, 'metric: latency_p95_msv0.2.0 64 ✗').waitFor();
  await goTo(page, 23);
  await lens(page, 'Why blocked? latency_p95_ms 64 ✗').waitFor();
  await ui.screenshot('why-blocked');
  await lens(page, 'Why blocked?').click();
  await ui.webview().getByText('latency_p95_ms is 64; at most 50 is required.').waitFor();
  await ui.webview().getByText('a preview of the working copy').waitFor();
  await ui.screenshot('blocked-report');
  await page.locator('.tab[data-resource-name="promotion-policy.yaml"]').click();
  await goTo(page, 23);
}

/** @param {WorkbenchPage} ui */
async function errorAndFix(ui) {
  const { page } = ui;
  await goTo(page, 33, 9);
  await page.keyboard.press('Control+Delete');
  await page.keyboard.insertText('greatrIsBetter');
  await squiggle(page, 'error').waitFor();
  assert.match(
    await ui.problem('greatrIsBetter'),
    /Unknown property `greatrIsBetter`; did you mean `greaterIsBetter`\?/,
  );
  await ui.problem('must say which direction is better');
  await ui.screenshot('policy-errors');
  await goTo(page, 33, 12);
  await quickFix(page, 'greaterIsBetter');
  await squiggle(page, 'error').waitFor({ state: 'detached' });
  await ui.command('View: Hide Panel');
}

/** @param {WorkbenchPage} ui */
async function outlineAndRename(ui) {
  const { page } = ui;
  await ui.command('Explorer: Focus on Outline View');
  await page.locator('.outline-pane .monaco-list-row', { hasText: 'roles' }).waitFor();
  await goTo(page, 37, 20);
  await page.locator('.breadcrumbs-control', { hasText: 'Staging → Productionmetric latency_p95_ms' }).waitFor();
  await ui.screenshot('policy-outline');
  await goTo(page, 17, 15);
  await rename(page, 'Retired');
  await line(page, 'name: Retired').waitFor();
  await goTo(page, 45);
  await line(page, 'to: Retired').waitFor();
}
