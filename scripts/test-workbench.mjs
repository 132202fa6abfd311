// Runs test/workbench inside the extension host of a real workbench against the installed package.
// node scripts/test-workbench.mjs [newest|floor]
import { mkdirSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { format } from 'node:util';
import { openBrowser, workbenchUrl } from './lib/browser.mjs';
import { makeWorkspace } from './lib/fixture.mjs';
import { inOut, vsix } from './lib/paths.mjs';
import { isMain, main } from './lib/program.mjs';
import { fromTests, secondsSince, show } from './lib/suite.mjs';
import { startWorkbench } from './lib/workbench.mjs';
import { bundleTests, judge, testHost } from './lib/workbench-tests.mjs';

/** @typedef {import('./prepare/code-server.mjs').Flavor} Flavor */

const LIMIT_MS = 180_000;

/**
 * Expects the workbench to be prepared and the package to be made.
 * @param {Flavor} flavor
 * @returns {Promise<import('./lib/suite.mjs').SuiteResult>}
 */
export async function testWorkbench(flavor) {
  const started = performance.now();
  const entry = await bundleTests();
  const report = inOut('reports', `workbench-${flavor}.json`);
  mkdirSync(inOut('reports'), { recursive: true });
  rmSync(report, { force: true });
  const workspace = await makeWorkspace();
  try {
    const { log, ...end } = await runInWorkbench(flavor, workspace.folder, entry, report);
    return fromTests(`workbench ${flavor}`, judge(end, report), secondsSince(started), log);
  } finally {
    workspace.remove();
  }
}

/**
 * @param {Flavor} flavor
 * @param {string} folder workspace to open
 * @param {string} entry
 * @param {string} report
 * @returns {Promise<{code: number, how: string, log: string}>}
 */
async function runInWorkbench(flavor, folder, entry, report) {
  const env = { STAGEGATE_TEST_REPORT: report };
  const workbench = await startWorkbench({ flavor, vsix, forTests: true, env });
  try {
    const browser = await openBrowser();
    try {
      const { end } = await listen(browser.page);
      const page = workbenchUrl(workbench.origin, folder, { host: testHost, entry });
      await browser.page.goto(page, { waitUntil: 'domcontentloaded' });
      return { ...(await end), log: workbench.log() };
    } finally {
      await browser.close();
    }
  } finally {
    await workbench.stop();
  }
}

/**
 * Listens to the two functions that the workbench calls in a page that runs tests.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<{end: Promise<{code: number, how: string}>}>} wrapped, so that waiting for the listeners is not waiting for the end
 */
async function listen(page) {
  /** @type {string[]} */
  const log = [];
  await page.exposeFunction('codeAutomationLog', (/** @type {string} */ _type, /** @type {unknown[]} */ args) => {
    log.push(format(...args));
  });
  /** @type {(end: {code: number, how: string}) => void} */
  let finish = () => {};
  const ended = new Promise((resolve) => (finish = resolve));
  await page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => {
    finish({ code, how: 'the workbench ended the run' });
  });
  page.once('crash', () => finish({ code: 3, how: 'the page crashed' }));
  const late = pause(LIMIT_MS, undefined, { ref: false }).then(() => ({
    code: 4,
    how: `the tests did not end in ${LIMIT_MS / 1000} s; last words:\n${log.slice(-15).join('\n')}\n`,
  }));
  return { end: Promise.race([ended, late]) };
}

if (isMain(import.meta)) {
  await main(async () => {
    const result = await testWorkbench(process.argv[2] === 'floor' ? 'floor' : 'newest');
    show(result);
    return result.failed > 0 ? 1 : 0;
  });
}
