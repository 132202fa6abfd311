import assert from 'node:assert/strict';
import { exampleVersions, git } from './support/repository.mjs';

export const title = 'a version that misses two gates is refused, and the person reads why';

/** @type {import('../../scripts/test-ui.mjs').Scenario['play']} */
export async function play(ui, folder) {
  const { weak } = await exampleVersions(folder);
  const before = await git(folder, 'for-each-ref', 'refs/tags');
  await ui.openSidebar('Stagegate');
  await ui.expand('Models', 'fraud-detection');
  await ui.row('Models', weak).waitFor();
  await ui.screenshot('models');
  await ui.command('Stagegate: Promote…');
  await ui.pick('fraud-detection');
  await ui.pick(weak);
  await ui.pick('Production');
  await ui.type('Why?', 'more features');
  const told = await ui.dialog();
  await ui.screenshot('refused');
  assert.ok(told.includes(`fraud-detection ${weak} cannot be promoted to Production`), told);
  assert.match(told, /validation_accuracy/);
  assert.match(told, /latency_p95_ms/);
  assert.match(told, /The refusal is in the audit trail/);
  await ui.answer('Show Report');
  await ui.webview().getByText('checks keep it from being promoted').waitFor();
  await ui.screenshot('report');
  assert.equal(await git(folder, 'for-each-ref', 'refs/tags'), before);
}
