import assert from 'node:assert/strict';
import { git } from './support/repository.mjs';

export const title = 'a version that passes every gate goes to production, and is rolled back';

/** @type {import('../../scripts/test-ui.mjs').Scenario['play']} */
export async function play(ui, folder) {
  await ui.openSidebar('Stagegate');
  await ui.expand('Models', 'fraud-detection');
  await ui.contextMenu(ui.row('Models', 'v1.2.0'), 'Promote…');
  await ui.pick('Production');
  await ui.type('better and faster');
  const plan = await ui.dialog();
  await ui.screenshot('plan');
  assert.match(plan, /Promote fraud-detection v1\.2\.0 to Production\?/);
  assert.match(plan, /Replaces: v1\.0\.0/);
  await ui.answer('Promote');
  await ui.notification('v1.2.0');
  await ui.row('Models', 'v1.2.0').filter({ hasText: 'Production' }).waitFor();
  await ui.screenshot('promoted');
  assert.equal((await assignments(folder, 'v1.2.0')).length, 1);

  await ui.answerNotification('v1.2.0', 'Roll Back…');
  await ui.type('false positives at night');
  const rollback = await ui.dialog();
  await ui.screenshot('rollback-plan');
  assert.match(rollback, /Roll back Production of fraud-detection to v1\.0\.0\?/);
  await ui.answer('Roll Back');
  await ui.notification('on hold');
  await ui.row('Models', 'v1.0.0').filter({ hasText: 'Production' }).waitFor();
  await ui.screenshot('rolled-back');
  assert.equal((await assignments(folder, 'v1.0.0')).length, 2);
}

/**
 * Tags that give Production to a version.
 * @param {string} folder
 * @param {string} version
 */
async function assignments(folder, version) {
  const pointing = `--points-at=fraud-detection@${version}^{commit}`;
  const out = await git(folder, 'for-each-ref', pointing, 'refs/tags/fraud-detection#Production#*');
  return out.split('\n').filter(Boolean);
}
