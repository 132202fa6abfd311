// Plays the scenarios of test/ui in a real workbench with the installed package, as a person would, in a browser.
// node scripts/test-ui.mjs [part of a scenario's file name]
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { WorkbenchPage } from '../test/ui/support/workbench-page.mjs';
import { openBrowser } from './lib/browser.mjs';
import { makeWorkspace } from './lib/fixture.mjs';
import { inOut, root, vsix } from './lib/paths.mjs';
import { isMain, main } from './lib/program.mjs';
import { fromTests, secondsSince, show } from './lib/suite.mjs';
import { startWorkbench } from './lib/workbench.mjs';

/**
 * @typedef {object} Scenario what a file of test/ui exports
 * @property {string} title
 * @property {Partial<import('./lib/workbench.mjs').WorkbenchOptions>} [workbench] for a workbench of its own
 * @property {() => string | undefined} [lacks] why it cannot be played on this machine
 * @property {(ui: WorkbenchPage, folder: string) => Promise<void>} play throws when something is not as it should be
 */

const scenarios = path.join(root, 'test/ui');
const screenshots = inOut('screenshots');

/**
 * Expects the newest workbench to be prepared and the package to be made.
 * @param {string} [part] plays only files with this in their name
 * @returns {Promise<import('./lib/suite.mjs').SuiteResult>}
 */
export async function testUi(part = '') {
  const started = performance.now();
  rmSync(screenshots, { recursive: true, force: true });
  const files = readdirSync(scenarios).filter((name) => name.endsWith('.mjs') && name.includes(part));
  const workbench = await startWorkbench({ flavor: 'newest', vsix });
  const results = [];
  try {
    for (const file of files.sort()) results.push(await playFile(file, workbench));
    return fromTests('ui', results, secondsSince(started), workbench.log());
  } finally {
    await workbench.stop();
  }
}

/**
 * @param {string} file
 * @param {import('./lib/workbench.mjs').Workbench} shared for a scenario without a workbench of its own
 * @returns {Promise<import('./lib/suite.mjs').TestReport>}
 */
async function playFile(file, shared) {
  /** @type {Scenario} */
  const { title, play, workbench: options, lacks } = await import(path.join(scenarios, file));
  const lack = lacks?.();
  if (lack !== undefined) return notPlayed(title, lack);
  const started = performance.now();
  const own = options && (await startWorkbench({ flavor: 'newest', vsix, ...options }));
  const { origin } = own ?? shared;
  const workspace = await makeWorkspace();
  const browser = await openBrowser();
  const ui = new WorkbenchPage(browser.page, origin, screenshots);
  const milliseconds = () => performance.now() - started;
  try {
    await ui.openFolder(workspace.folder);
    await play(ui, workspace.folder);
    return { title, state: 'passed', milliseconds: milliseconds() };
  } catch (error) {
    await ui.screenshot(`failed-${path.basename(file, '.mjs')}`).catch(() => {});
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { title, state: 'failed', milliseconds: milliseconds(), error: stripVTControlCharacters(told) };
  } finally {
    await browser.close();
    await own?.stop();
    workspace.remove();
  }
}

/**
 * Skipped by name, but a failure where everything has to be there.
 * @param {string} title
 * @param {string} reason
 * @returns {import('./lib/suite.mjs').TestReport}
 */
function notPlayed(title, reason) {
  return { title, state: process.env['CI'] === 'true' ? 'failed' : 'skipped', milliseconds: 0, error: reason };
}

if (isMain(import.meta)) {
  await main(async () => {
    const result = await testUi(process.argv[2]);
    show(result);
    return result.failed > 0 ? 1 : 0;
  });
}
