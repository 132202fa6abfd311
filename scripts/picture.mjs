// npm run picture: takes the pictures of the README anew, from the examples in a workbench. Expects what `npm run test:ui` expects.
// node scripts/picture.mjs [name of one picture]
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exampleVersions } from '../test/ui/support/repository.mjs';
import { WorkbenchPage } from '../test/ui/support/workbench-page.mjs';
import { makeMlflowExample } from './demo/make-mlflow-example.mjs';
import { openBrowser } from './lib/browser.mjs';
import { makeWorkspace } from './lib/fixture.mjs';
import { root, vsix } from './lib/paths.mjs';
import { main } from './lib/program.mjs';
import { startWorkbench } from './lib/workbench.mjs';

const media = path.join(root, 'media');

/** Pixels beyond the sidebar's own width, so that its rows are not cut off. */
const WIDER = 110;

/** What leads to each picture. @type {Record<string, (ui: WorkbenchPage) => Promise<void>>} */
const pictures = { workbench: onGit, mlflow: onMlflow };

await main(async () => {
  const [, , only] = process.argv;
  const workbench = await startWorkbench({ flavor: 'newest', vsix });
  try {
    for (const [name, show] of Object.entries(pictures)) {
      if (only === undefined || only === name) await take(name, workbench.origin, show);
    }
  } finally {
    await workbench.stop();
  }
});

/**
 * @param {string} name
 * @param {string} origin
 * @param {(ui: WorkbenchPage) => Promise<void>} show
 */
async function take(name, origin, show) {
  const browser = await openBrowser();
  try {
    await show(new WorkbenchPage(browser.page, origin, media));
    console.log(path.join(media, `${name}.png`));
  } finally {
    await browser.close();
  }
}

/**
 * The refusal of a promotion, in front of the policy that refuses it.
 * @param {WorkbenchPage} ui
 */
async function onGit(ui) {
  const workspace = await makeWorkspace();
  try {
    const { weak } = await exampleVersions(workspace.folder);
    await openModel(ui, workspace.folder);
    await startPromotion(ui, weak, 'more features');
    await ui.page.locator('.notifications-toasts .notification-toast').first().waitFor({ state: 'hidden' });
    await ui.screenshot('workbench');
  } finally {
    workspace.remove();
  }
}

/**
 * A new champion on an MLflow server, beside the policy that let it through.
 * @param {WorkbenchPage} ui
 */
async function onMlflow(ui) {
  const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'stagegate-mlflow-')));
  const folder = path.join(base, 'repository');
  const { server } = await makeMlflowExample(path.join(base, 'server'), folder, {
    cli: path.join(root, 'dist/cli.cjs'),
  });
  try {
    await openModel(ui, folder);
    await startPromotion(ui, '3', 'better and faster');
    await ui.answer('Promote');
    await ui.notification('fraud-detection/3 is in Production');
    await ui.row('Models', '3').filter({ hasText: '@champion' }).waitFor();
    await ui.row('Models', 'In progress: fraud-detection → Production').waitFor({ state: 'detached' });
    await ui.screenshot('mlflow');
  } finally {
    await server.stop();
    rmSync(base, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * The policy in the editor, and the model's versions in a view that is wide enough for what they say.
 * @param {WorkbenchPage} ui
 * @param {string} folder
 */
async function openModel(ui, folder) {
  await ui.openFolder(folder);
  await ui.openFile('promotion-policy.yaml');
  await ui.openSidebar('Stagegate');
  await widenSidebar(ui);
  await ui.expand('Models', 'fraud-detection');
}

/** @param {WorkbenchPage} ui */
async function widenSidebar({ page }) {
  const box = await page.locator('.part.sidebar').boundingBox();
  if (!box) throw new Error('The sidebar is not shown.');
  const [edge, middle] = [box.x + box.width, box.y + box.height / 2];
  await page.mouse.move(edge, middle);
  await page.mouse.down();
  await page.mouse.move(edge + WIDER, middle, { steps: 5 });
  await page.mouse.up();
}

/**
 * @param {WorkbenchPage} ui
 * @param {string} version
 * @param {string} reason
 */
async function startPromotion(ui, version, reason) {
  await ui.contextMenu(ui.row('Models', version), 'Promote…');
  await ui.pick('Production');
  await ui.type('Why?', reason);
  await ui.dialog();
}
