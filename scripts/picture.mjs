// npm run picture: takes the pictures of the README anew, from the examples in a workbench. Expects what `npm run test:ui` expects.
// node scripts/picture.mjs [name of one picture]
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { goTo, hover, lens, line, squiggle } from '../test/ui/support/editor.mjs';
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

/** Nothing that covers what there is to see. */
const SETTINGS = { 'editor.minimap.enabled': false, 'editor.stickyScroll.enabled': false };

/** What leads to each picture. @type {Record<string, (ui: WorkbenchPage) => Promise<void>>} */
const pictures = { workbench: onGit, mlflow: onMlflow, policy: inPolicy, 'model-card': inModelCard };

await main(async () => {
  const [, , only] = process.argv;
  const workbench = await startWorkbench({ flavor: 'newest', vsix, settings: SETTINGS });
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
    const file = path.join(media, `${name}.png`);
    writeFileSync(file, await small(file));
    console.log(file);
  } finally {
    await browser.close();
  }
}

/**
 * The pictures are in the package, which a browser's own files would make too large.
 * @param {string} file
 */
function small(file) {
  return sharp(file).png({ palette: true }).toBuffer();
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
 * What the registry has beside the gates, what can be done above a transition, and a key that is not written as it should be.
 * @param {WorkbenchPage} ui
 */
async function inPolicy(ui) {
  const workspace = await makeWorkspace();
  try {
    const { page } = ui;
    const policy = 'promotion-policy.yaml';
    const file = path.join(workspace.folder, policy);
    writeFileSync(file, readFileSync(file, 'utf8').replace('archiveExisting', 'archiveExistng'));
    await openAlone(ui, workspace.folder, policy);
    await lens(page, 'Check v0.2.0: Staging → Production').waitFor();
    await line(page, 'validation_accuracyv0.2.0 0.944').waitFor();
    await goTo(page, 32);
    await squiggle(page, 'error').waitFor();
    await hover(page, line(page, 'archiveExistng:').getByText('archiveExistng'), 'did you mean');
    await page
      .locator('.monaco-hover:visible', { hasText: /Quick Fix/ })
      .first()
      .waitFor();
    await ui.screenshot('policy');
  } finally {
    workspace.remove();
  }
}

/**
 * A number in a model card that no version in the registry has, and a task in another spelling than the Hub's.
 * @param {WorkbenchPage} ui
 */
async function inModelCard(ui) {
  const workspace = await makeWorkspace();
  try {
    const { page } = ui;
    const card = 'models/fraud-detection/README.md';
    const file = path.join(workspace.folder, card);
    const text = readFileSync(file, 'utf8').replace(
      'pipeline_tag: tabular-classification',
      'pipeline_tag: tabular_classification',
    );
    writeFileSync(file, text.replace('value: 0.903', 'value: 0.985'));
    await openAlone(ui, workspace.folder, card);
    await squiggle(page, 'error').waitFor();
    await squiggle(page, 'warning').waitFor();
    await hover(page, line(page, 'value: 0.985').getByText('0.985'), 'The registry has recall 0.903');
    await ui.screenshot('model-card');
  } finally {
    workspace.remove();
  }
}

/**
 * A window that is hardly larger than what there is to see.
 * @param {WorkbenchPage} ui
 * @param {string} folder
 * @param {string} file
 */
async function openAlone(ui, folder, file) {
  await ui.page.setViewportSize({ width: 1060, height: 700 });
  await ui.openFolder(folder);
  await ui.openFile(file);
  await hideSidebar(ui);
}

/** @param {WorkbenchPage} ui */
async function hideSidebar(ui) {
  const sidebar = ui.page.locator('.part.sidebar');
  // While a window starts it may still show it again.
  for (let tries = 0; tries < 5 && (await sidebar.isVisible()); tries++) {
    await ui.command('View: Toggle Primary Side Bar Visibility');
    await sidebar.waitFor({ state: 'hidden', timeout: 3000 }).catch(() => {});
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
