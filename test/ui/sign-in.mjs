import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

export const title = 'a server is connected, asks who one is, and is read by those whom it knows';

const PASSWORD = 's3cret';
const KNOWN = `Basic ${Buffer.from(`anna:${PASSWORD}`).toString('base64')}`;

/** @type {import('../../scripts/test-ui.mjs').Scenario['play']} */
export async function play(ui, folder) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  try {
    await ui.openSidebar('Stagegate');
    await ui.row('Models', 'fraud-detection').waitFor();
    await connect(ui, origin);
    await ui.row('Models', 'Sign in').waitFor();
    await ui.row('Models', 'fraud-detection').waitFor();
    await ui.screenshot('sign-in-needed');
    await ui.row('Models', 'Sign in').click();
    await typeCredentials(ui, PASSWORD);
    await ui.row('Models', 'churn-remote').waitFor();
    await ui.screenshot('signed-in');
    const settings = await readFile(path.join(folder, '.vscode/settings.json'), 'utf8');
    assert.deepEqual(JSON.parse(settings), { 'stagegate.registries': ['git:.', `mlflow:${origin}`] });
    await signOut(ui);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** @typedef {import('./support/workbench-page.mjs').WorkbenchPage} WorkbenchPage */

/**
 * The address first, then a password with a typing error.
 * @param {WorkbenchPage} ui
 * @param {string} origin
 */
async function connect(ui, origin) {
  await ui.command('Stagegate: Connect Registry…');
  await ui.type('Address of an MLflow server', origin);
  assert.match(await ui.dialog(), /asks you to sign in/);
  await ui.screenshot('connect');
  await ui.answer('Sign In');
  await typeCredentials(ui, 'secret');
  await ui.notification(/is connected, and asks you to sign in/);
}

/**
 * @param {WorkbenchPage} ui
 * @param {string} password
 */
async function typeCredentials(ui, password) {
  await ui.pick('User name and password');
  await ui.type('User name at', 'anna');
  await ui.type('Password of anna', password);
}

/** @param {WorkbenchPage} ui */
async function signOut(ui) {
  await ui.command('Stagegate: Sign Out…');
  await ui.notification(/You are signed out/);
  await ui.row('Models', 'Sign in').waitFor();
}

const MODEL = {
  name: 'churn-remote',
  creation_timestamp: 1795318589065,
  last_updated_timestamp: 1795318589530,
};

/** @type {import('node:http').RequestListener} */
function answer({ headers, url = '' }, response) {
  const isKnown = headers.authorization === KNOWN;
  const body = url.includes('registered-models/search') ? { registered_models: [MODEL] } : {};
  response.writeHead(isKnown ? 200 : 401, { 'content-type': isKnown ? 'application/json' : 'text/plain' });
  response.end(isKnown ? JSON.stringify(body) : 'You are not authenticated.');
}
