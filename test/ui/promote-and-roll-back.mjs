import assert from 'node:assert/strict';
import { exampleVersions, git } from './support/repository.mjs';

export const title = 'a version that passes every gate goes to production, and is rolled back';

/** @type {import('../../scripts/test-ui.mjs').Scenario['play']} */
export async function play(ui, folder) {
  const { champion, strong } = await exampleVersions(folder);
  await ui.openSidebar('Stagegate');
  await ui.expand('Models', 'fraud-detection');
  await ui.contextMenu(ui.row('Models', strong), 'Promote…');
  await ui.pick('Production');
  await ui.type('Why?', 'better and faster');
  const plan = await ui.dialog();
  await ui.screenshot('plan');
  assert.ok(plan.includes(`Promote fraud-detection ${strong} to Production?`), plan);
  assert.ok(plan.includes(`replaces ${champion}`), plan);
  await ui.answer('Promote');
  await ui.answerNotification(strong, 'Roll Back…');
  await ui.screenshot('promoted');
  assert.equal((await assignments(folder, strong)).length, 1);
  await ui.row('Models', strong).filter({ hasText: 'Production' }).waitFor();

  await ui.type('Why?', 'false positives at night');
  const rollback = await ui.dialog();
  await ui.screenshot('rollback-plan');
  assert.ok(rollback.includes(`Roll back Production of fraud-detection to ${champion}?`), rollback);
  await ui.answer('Roll Back');
  await ui.notification('on hold');
  await ui.row('Models', champion).filter({ hasText: 'Production' }).waitFor();
  await ui.screenshot('rolled-back');
  assert.equal((await assignments(folder, champion)).length, 2);
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
