import assert from 'node:assert/strict';
import { details } from './support/editor.mjs';

export const title =
  'a policy is edited with metrics and values from the registry, and a typo is marked where it stands';

/** @type {import('../../scripts/test-ui.mjs').Scenario['play']} */
export async function play(ui) {
  const { page } = ui;
  await ui.openFile('promotion-policy.yaml');
  await page.locator('.view-line', { hasText: 'metric: recall' }).first().click();
  await page.keyboard.press('End');
  await page.keyboard.press('Control+Backspace');
  await page.keyboard.type('valid');
  const suggestion = page.locator('.suggest-widget .monaco-list-row', { hasText: 'validation_accuracy' });
  // The registry may still be being read; completion does not wait for it, and is asked again.
  for (let tries = 0; tries < 10 && (await suggestion.filter({ hasText: '0.944' }).count()) === 0; tries++) {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Space');
    await suggestion.waitFor({ timeout: 3000 }).catch(() => {});
  }
  await details(page, 'transactions-2026-06.csv');
  await ui.screenshot('completion');
  await page.keyboard.press('Enter');
  await page.locator('.view-line', { hasText: 'metric: validation_accuracy' }).nth(1).waitFor();

  const line = page.locator('.view-line', { hasText: 'metric: validation_accuracy' }).first();
  await line.getByText('validation_accuracy').last().hover();
  await page.locator('.monaco-hover:visible', { hasText: 'fraud-detection v0.2.0' }).first().waitFor();
  await ui.screenshot('hover');

  await page.keyboard.press('Backspace');
  await page.locator('.view-line', { hasText: 'validation_accurac' }).nth(1).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.squiggly-warning').first().waitFor();
  assert.match(await ui.problem('validation_accurac'), /validation_accuracy/);
  await ui.screenshot('typo');
}
