import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { git } from './support/repository.mjs';

export const title = 'wherever there is nothing to show, the view says why and what to do';

/** @type {import('../../scripts/test-ui.mjs').Scenario['play']} */
export async function play(ui, folder) {
  const view = ui.page.locator('.sidebar .welcome-view');
  const button = (/** @type {string} */ name) => view.getByRole('button', { name });
  await ui.openSidebar('Stagegate');
  await ui.command('Stagegate: Filter Models…');
  await ui.type('Part of a model’s name', 'nothing-like-this');
  await view.getByText('No model’s name matches the filter.').waitFor();
  await ui.screenshot('empty-no-match');
  await button('Clear Filter').click();
  await ui.row('Models', 'fraud-detection').waitFor();

  const bare = await newFolder(folder, 'plain');
  await ui.openFolder(bare);
  await button('Initialize Repository').waitFor();
  await ui.screenshot('empty-no-repository');
  await git(bare, 'init', '--quiet');
  await button('Register Version…').waitFor();
  await button('Create Policy').waitFor();
  await ui.screenshot('empty-no-models');

  const broken = await newFolder(folder, 'broken');
  await git(broken, 'init', '--quiet');
  await writeFile(path.join(broken, '.git', 'HEAD'), 'nothing that git understands\n');
  await ui.openFolder(broken);
  await button('Retry').waitFor();
  await ui.screenshot('empty-unreadable');

  const misconfigured = await newFolder(folder, 'misconfigured');
  await mkdir(path.join(misconfigured, '.vscode'));
  await writeFile(path.join(misconfigured, '.vscode', 'settings.json'), '{"stagegate.registry": "nothing://known"}');
  await ui.openFolder(misconfigured);
  await button('Open Settings').waitFor();
  await ui.screenshot('empty-misconfigured');
}

/**
 * A folder outside of every repository that goes when the workspace goes: inside a `.git`, with a name of its own.
 * @param {string} folder
 * @param {string} name
 */
const newFolder = (folder, name) => mkdtemp(path.join(folder, '.git', `${name}-`));
