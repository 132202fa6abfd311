// The browser that stands for the person in front of the workbench.
import { chromium } from 'playwright-core';
import { findBrowser } from '../prepare/debian.mjs';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
  '--disable-dev-shm-usage',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/**
 * Opens a browser that can reach nothing but this machine.
 * @returns {Promise<{page: import('playwright-core').Page, close: () => Promise<void>}>}
 */
export async function openBrowser() {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('No Chromium was found; install one, or set CHROMIUM to its path.');
  const browser = await chromium.launch({ executablePath, headless: true, args: ARGS });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  return { page: await context.newPage(), close: () => browser.close() };
}

/**
 * The address of a folder in a workbench.
 * @param {string} origin the workbench server
 * @param {string} folder absolute path
 * @param {{host: string, entry: string}} [tests] folder of an extension in development, and the test entry to run in it
 */
export function workbenchUrl(origin, folder, tests) {
  const remote = `vscode-remote://${new URL(origin).host}`;
  const payload = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  if (tests) {
    payload.push(['extensionDevelopmentPath', remote + tests.host], ['extensionTestsPath', remote + tests.entry]);
  }
  return `${origin}/?${new URLSearchParams({ folder, payload: JSON.stringify(payload) })}`;
}
