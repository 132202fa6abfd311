import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { git } from './support/repository.mjs';

export const title = 'wherever there is nothing to show, the view says why and what to do';

/** @type {import('../../scripts/test-ui.mjs').Scenario['play']} */
export async function play(ui, folder) {
  await filterWithoutMatch(ui);
  const beside = `${folder}-empty`;
  try {
    await noRepository(ui, path.join(beside, 'plain'));
    await brokenRepository(ui, path.join(beside, 'broken'));
    await misconfigured(ui, path.join(beside, 'misconfigured'));
  } finally {
    await rm(beside, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @typedef {import('./support/workbench-page.mjs').WorkbenchPage} WorkbenchPage */

/**
 * @param {WorkbenchPage} ui
 * @param {string} name
 */
const button = (ui, name) => ui.page.locator('.sidebar .welcome-view').getByRole('button', { name });

/** @param {WorkbenchPage} ui */
async function filterWithoutMatch(ui) {
  await ui.openSidebar('Stagegate');
  await ui.command('Stagegate: Filter Models…');
  await ui.type('Part of a model’s name', 'nothing-like-this');
  await button(ui, 'Clear Filter').waitFor();
  await ui.screenshot('empty-no-match');
  await button(ui, 'Clear Filter').click();
  await ui.row('Models', 'fraud-detection').waitFor();
}

/**
 * A repository that is made while the window is open is noticed.
 * @param {WorkbenchPage} ui
 * @param {string} folder
 */
async function noRepository(ui, folder) {
  await mkdir(folder, { recursive: true });
  await ui.openFolder(folder);
  await ui.openSidebar('Stagegate');
  await button(ui, 'Initialize Repository').waitFor();
  await ui.screenshot('empty-no-repository');
  await git(folder, 'init', '--quiet');
  await button(ui, 'Register Version…').waitFor();
  await button(ui, 'Create Policy').waitFor();
  await ui.screenshot('empty-no-models');
}

/**
 * @param {WorkbenchPage} ui
 * @param {string} folder
 */
async function brokenRepository(ui, folder) {
  await mkdir(folder);
  await git(folder, 'init', '--quiet');
  await writeFile(path.join(folder, '.git', 'HEAD'), 'nothing that git understands\n');
  await ui.openFolder(folder);
  await ui.openSidebar('Stagegate');
  await button(ui, 'Retry').waitFor();
  await ui.screenshot('empty-unreadable');
}

/**
 * @param {WorkbenchPage} ui
 * @param {string} folder
 */
async function misconfigured(ui, folder) {
  await mkdir(path.join(folder, '.vscode'), { recursive: true });
  await writeFile(path.join(folder, '.vscode', 'settings.json'), '{"stagegate.registries": ["nothing://known"]}');
  await ui.openFolder(folder);
  await ui.openSidebar('Stagegate');
  await button(ui, 'Open Settings').waitFor();
  await ui.screenshot('empty-misconfigured');
}
