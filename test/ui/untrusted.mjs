import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { extensionProcesses, watchGit } from './support/processes.mjs';

export const title = 'a folder that nobody trusts is edited only: no git, no process but the language server';

const watch = watchGit();

/** @type {import('../../scripts/test-ui.mjs').Scenario['workbench']} */
export const workbench = { trust: true, env: watch.env };

/** @type {import('../../scripts/test-ui.mjs').Scenario['play']} */
export async function play(ui, folder) {
  await writeFile(path.join(folder, 'promotion-policy.yaml'), 'version: 1\nmodel: [fraud-*]\n');
  await ui.openSidebar('Stagegate');
  const view = ui.page.locator('.sidebar .welcome-view');
  await view.getByText('runs no Git in a folder that you do not trust').waitFor();
  await ui.screenshot('untrusted');
  await ui.openFile('promotion-policy.yaml');
  await ui.problem('model');
  await ui.screenshot('untrusted-editing');
  assert.deepEqual(watch.calls(), []);
  const [server, ...more] = extensionProcesses(watch.env);
  assert.match(server ?? '', /dist\/server\.cjs\b/);
  assert.deepEqual(more, []);

  await view.getByRole('button', { name: 'Manage Workspace Trust' }).click();
  await ui.page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
  await ui.row('Models', 'fraud-detection').waitFor();
  await ui.screenshot('trusted');
  assert.notDeepEqual(watch.calls(), []);
}
