// npm run picture: takes media/workbench.png anew, from the example in a workbench. Expects what `npm run test:ui` expects.
import path from 'node:path';
import { exampleVersions } from '../test/ui/support/repository.mjs';
import { WorkbenchPage } from '../test/ui/support/workbench-page.mjs';
import { openBrowser } from './lib/browser.mjs';
import { makeWorkspace } from './lib/fixture.mjs';
import { root, vsix } from './lib/paths.mjs';
import { main } from './lib/program.mjs';
import { startWorkbench } from './lib/workbench.mjs';

await main(async () => {
  const workspace = await makeWorkspace();
  const workbench = await startWorkbench({ flavor: 'newest', vsix });
  const browser = await openBrowser();
  try {
    const ui = new WorkbenchPage(browser.page, workbench.origin, path.join(root, 'media'));
    await ui.openFolder(workspace.folder);
    const { weak } = await exampleVersions(workspace.folder);
    await refuse(ui, weak);
    await ui.screenshot('workbench');
  } finally {
    await browser.close();
    await workbench.stop();
    workspace.remove();
  }
});

/**
 * Leaves the refusal of a promotion in front of the policy that refuses it.
 * @param {WorkbenchPage} ui
 * @param {string} version
 */
async function refuse(ui, version) {
  await ui.openFile('promotion-policy.yaml');
  await ui.openSidebar('Stagegate');
  await ui.expand('Models', 'fraud-detection');
  await ui.contextMenu(ui.row('Models', version), 'Promote…');
  await ui.pick('Production');
  await ui.type('Why?', 'more features');
  await ui.dialog();
  await ui.page.locator('.notifications-toasts .notification-toast').first().waitFor({ state: 'hidden' });
}
