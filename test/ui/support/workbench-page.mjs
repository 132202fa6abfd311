// What a person can do and see in a workbench window.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { workbenchUrl } from '../../../scripts/lib/browser.mjs';

const QUICK_INPUT = '.quick-input-widget:not([style*="display: none"])';
const SOON = { timeout: 30_000 };
const AFTER_START = { timeout: 60_000 };

export class WorkbenchPage {
  /**
   * @param {import('playwright-core').Page} page
   * @param {string} origin the workbench server
   * @param {string} screenshots folder
   */
  constructor(page, origin, screenshots) {
    this.page = page;
    this.origin = origin;
    this.screenshots = screenshots;
    mkdirSync(screenshots, { recursive: true });
  }

  /** @param {string} folder absolute path */
  async openFolder(folder) {
    await this.#open(workbenchUrl(this.origin, folder));
  }

  /** @param {string} file absolute path of a `.code-workspace` */
  async openWorkspace(file) {
    const url = new URL(workbenchUrl(this.origin, file));
    url.searchParams.delete('folder');
    url.searchParams.set('workspace', file);
    await this.#open(url.href);
  }

  /** @param {string} url */
  async #open(url) {
    await this.page.goto(url, { waitUntil: 'domcontentloaded' });
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor(AFTER_START);
  }

  /**
   * Opens a view container from the activity bar.
   * @param {string} title
   */
  async openSidebar(title) {
    // The list item, not the link inside: a badge may lie over the link and take the click.
    const item = this.page.locator(`.activitybar .action-item:has(a.action-label[aria-label^="${title}"])`);
    await item.waitFor(AFTER_START);
    // While a window starts it may still switch back to the Explorer.
    const shown = this.page.locator('.sidebar .composite.title', { hasText: title });
    for (let tries = 0; tries < 20; tries++) {
      if (!(await item.getAttribute('class'))?.includes('checked')) await item.click();
      await shown.waitFor({ timeout: 1000 }).catch(() => {});
      await this.page.waitForTimeout(250);
      if (await shown.isVisible()) return;
    }
    throw new Error(`The view container ${title} does not stay open.`);
  }

  /**
   * Runs a command from the palette by its full title, such as `Stagegate: Promote…`.
   * @param {string} title
   */
  async command(title) {
    // The palette leaves out what the window does not know yet that it may do, and is asked again.
    for (let tries = 0; tries < 10; tries++) {
      await this.page.keyboard.press('F1');
      await this.#quickInput().waitFor(SOON);
      await this.#quickInput().fill(`>${title}`);
      const chosen = await this.#entry(title)
        .click({ timeout: 3000 })
        .then(() => true)
        .catch(() => false);
      if (chosen) return;
      await this.page.keyboard.press('Escape');
    }
    throw new Error(`The palette does not offer ${title}.`);
  }

  /**
   * Rows of a tree view that show exactly this label.
   * @param {string} view title of the view
   * @param {string} label without the row's description
   */
  row(view, label) {
    const rows = this.page.locator(`.monaco-list[role="tree"][aria-label^="${view}"] .monaco-list-row`);
    return rows.filter({ has: this.page.getByText(label, { exact: true }) });
  }

  /**
   * Opens a row of a tree view, if it is not open.
   * @param {string} view
   * @param {string} label
   */
  async expand(view, label) {
    const row = this.row(view, label).first();
    await row.waitFor(SOON);
    if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
    await this.page.waitForFunction(
      (element) => element?.getAttribute('aria-expanded') === 'true',
      await row.elementHandle(),
    );
  }

  /**
   * Chooses an entry of a row's context menu.
   * @param {import('playwright-core').Locator} row
   * @param {string} entry
   */
  async contextMenu(row, entry) {
    const menu = this.page.locator('.monaco-menu');
    const item = menu.locator('.action-item', { hasText: entry }).first();
    const enabled = menu.locator('.action-item:not(.disabled)', { hasText: entry }).first();
    // A menu that opens before the window knows what it may do stays grey; and one ignores clicks while it is new, lest the
    // click that opened it chooses something.
    for (let tries = 0; tries < 20; tries++) {
      if ((await menu.count()) === 0) await row.first().click({ button: 'right' });
      await item.waitFor(SOON);
      if ((await enabled.count()) === 0) {
        await this.page.keyboard.press('Escape');
        await menu.first().waitFor({ state: 'detached' });
        continue;
      }
      await item.hover({ timeout: 1000 }).catch(() => {});
      await item.click({ timeout: 1000 }).catch(() => {});
      const gone = await menu
        .first()
        .waitFor({ state: 'detached', timeout: 300 })
        .then(() => true)
        .catch(() => false);
      if (gone) return;
    }
    throw new Error(`The entry ${entry} of the context menu cannot be chosen.`);
  }

  /**
   * What a row's context menu offers, once it knows so much as this entry.
   * @param {import('playwright-core').Locator} row
   * @param {string} known
   */
  async contextMenuEntries(row, known) {
    const menu = this.page.locator('.monaco-menu');
    await row.first().click({ button: 'right' });
    await menu.locator('.action-item', { hasText: known }).first().waitFor(SOON);
    const entries = await menu.locator('.action-item .action-label:not(.separator)').allInnerTexts();
    await this.page.keyboard.press('Escape');
    await menu.first().waitFor({ state: 'detached', ...SOON });
    return entries;
  }

  /**
   * Picks the entry of the open quick pick that is called this; one of the step before may have it in its description.
   * @param {string} label
   */
  async pick(label) {
    const entries = this.page.locator(`${QUICK_INPUT} .quick-input-list .monaco-list-row`);
    const named = this.page.locator('.quick-input-list-label .label-name').getByText(label, { exact: true });
    await entries.filter({ has: named }).first().click(SOON);
  }

  /** Labels that the open quick pick shows. */
  async picks() {
    await this.page.locator(`${QUICK_INPUT} .monaco-list-row`).first().waitFor(SOON);
    return this.page.locator(`${QUICK_INPUT} .monaco-list-row .label-name`).allInnerTexts();
  }

  /**
   * Waits for an input box with this prompt, types into it and confirms.
   * @param {string} prompt
   * @param {string} text
   */
  async type(prompt, text) {
    await this.page.locator(QUICK_INPUT, { hasText: prompt }).waitFor(SOON);
    await this.#quickInput().fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** The whole text of the modal dialog in front. */
  async dialog() {
    const dialog = this.page.locator('.monaco-dialog-box');
    await dialog.waitFor(SOON);
    return dialog.innerText();
  }

  /**
   * Answers the modal dialog in front.
   * @param {string} button
   */
  async answer(button) {
    const dialog = this.page.locator('.monaco-dialog-box');
    await dialog.getByRole('button', { name: button, exact: true }).click(SOON);
    await dialog.waitFor({ state: 'detached', ...SOON });
  }

  /**
   * Waits for a notification and returns its text.
   * @param {string | RegExp} text
   */
  async notification(text) {
    const toast = this.#toast(text);
    await toast.waitFor(SOON);
    return toast.innerText();
  }

  /**
   * Presses a button of a notification.
   * @param {string | RegExp} text
   * @param {string} button
   */
  async answerNotification(text, button) {
    const toast = this.#toast(text);
    await toast.hover();
    await toast.locator('.notification-list-item-buttons-container a', { hasText: button }).click(SOON);
  }

  /**
   * Waits for a row of the Problems panel and returns what it says.
   * @param {string} text
   */
  async problem(text) {
    await this.command('Problems: Focus on Problems View');
    const row = this.page.locator('.markers-panel .monaco-list-row', { hasText: text }).first();
    await row.waitFor(SOON);
    return row.innerText();
  }

  /**
   * Opens a file of the workspace in an editor.
   * @param {string} name
   */
  async openFile(name) {
    await this.page.keyboard.press('Control+P');
    await this.#quickInput().fill(name);
    await this.#entry(path.basename(name)).click(SOON);
    await this.page.locator(`.tab.active[data-resource-name="${path.basename(name)}"]`).waitFor(SOON);
  }

  /** The document inside the newest webview. */
  webview() {
    return this.page.frameLocator('iframe.webview').last().frameLocator('iframe#active-frame');
  }

  /** @param {string} name */
  async screenshot(name) {
    await this.page.screenshot({ path: path.join(this.screenshots, `${name}.png`) });
  }

  #quickInput() {
    return this.page.locator(`${QUICK_INPUT} .quick-input-box input`);
  }

  /** @param {string} text */
  #entry(text) {
    return this.page.locator(`${QUICK_INPUT} .quick-input-list .monaco-list-row`, { hasText: text }).first();
  }

  /** @param {string | RegExp} text */
  #toast(text) {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text }).first();
  }
}
