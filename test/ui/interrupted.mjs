import assert from 'node:assert/strict';
import { killedStagegate, withRemote } from './support/interruption.mjs';
import { exampleVersions, git } from './support/repository.mjs';

export const title = 'a promotion whose process was killed is resumed, and a rollback is reverted';

/** @type {import('../../scripts/test-ui.mjs').Scenario['play']} */
export async function play(ui, folder) {
  const { champion, strong } = await exampleVersions(folder);
  const remote = await withRemote(folder);
  await ui.openSidebar('Stagegate');
  await ui.expand('Models', 'fraud-detection');
  const reason = ['--reason', 'better and faster', '--yes'];
  await killedStagegate(remote, ['promote', `fraud-detection@${strong}`, '--to', 'Production', ...reason]);
  const told = await ui.notification('is incomplete');
  await ui.screenshot('interrupted');
  assert.doesNotMatch(told, /\dT\d\d:/);
  await ui.answerNotification('is incomplete', 'Resume…');
  assert.match(await ui.dialog(), new RegExp(`Resume the promotion of fraud-detection ${strong} to Production\\?`));
  await ui.answer('Resume');
  await ui.row('Models', strong).filter({ hasText: 'Production' }).waitFor();
  await ui.row('Models', 'Interrupted: fraud-detection → Production').waitFor({ state: 'detached' });
  await ui.screenshot('resumed');
  assert.equal(await holder(folder), strong);

  await killedStagegate(remote, ['rollback', 'fraud-detection', '--stage', 'Production', ...reason]);
  const row = ui.row('Models', 'Interrupted: fraud-detection → Production');
  await row.waitFor();
  await ui.contextMenu(row, 'Revert Promotion…');
  assert.match(await ui.dialog(), new RegExp(`Revert the rollback of Production of fraud-detection to ${champion}\\?`));
  await ui.screenshot('revert');
  await ui.answer('Revert');
  await row.waitFor({ state: 'detached' });
  await ui.row('Models', strong).filter({ hasText: 'Production' }).waitFor();
  await ui.screenshot('reverted');
  assert.equal(await holder(folder), strong);
}

/**
 * The version that the newest tag of Production stands on, at the remote too.
 * @param {string} folder
 */
async function holder(folder) {
  const [tag = ''] = (await git(folder, 'tag', '--list', '--sort=-v:refname', 'fraud-detection#Production#*')).split(
    '\n',
  );
  const local = await git(folder, 'rev-parse', `${tag}^{commit}`);
  assert.match(await git(folder, 'ls-remote', 'origin', `refs/tags/${tag}^{}`), new RegExp(local));
  const versions = await git(folder, 'tag', '--list', '--points-at', local, 'fraud-detection@*');
  return versions.slice('fraud-detection@'.length);
}
