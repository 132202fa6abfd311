// What a person does and sees in a text editor of a workbench.

/** @typedef {import('playwright-core').Page} Page */

const CODE_LENSES = '.codelens-decoration a';
const SUGGESTIONS = '.suggest-widget.visible .monaco-list-row';

/**
 * The first line that has this in it; what hints show between its words belongs to its text.
 * @param {Page} page
 * @param {string | RegExp} text
 */
export const line = (page, text) => page.locator('.editor-instance .view-line', { hasText: text }).first();

/**
 * What stands above lines and can be clicked.
 * @param {Page} page
 * @param {string} title
 */
export const lens = (page, title) => page.locator(CODE_LENSES, { hasText: title }).first();

/** @param {Page} page */
export const lensTitles = (page) => page.locator(CODE_LENSES).allInnerTexts();

/**
 * Where something on screen is marked as wrong.
 * @param {Page} page
 * @param {'error' | 'warning' | 'info'} severity
 */
export const squiggle = (page, severity) => page.locator(`.editor-instance .squiggly-${severity}`).first();

/**
 * Puts the cursor somewhere.
 * @param {Page} page
 * @param {number} lineNumber from 1
 * @param {number} column from 1; beyond the end of the line: its end
 */
export async function goTo(page, lineNumber, column = 1) {
  await page.keyboard.press('Control+G');
  const input = page.locator('.quick-input-widget:visible .quick-input-box input');
  await input.fill(`:${lineNumber}:${column}`);
  await input.press('Enter');
  await input.waitFor({ state: 'hidden' });
  await page.locator('.statusbar-item', { hasText: `Ln ${lineNumber}, Col ` }).waitFor();
}

/**
 * Asks for suggestions at the cursor, and waits for this one.
 * @param {Page} page
 * @param {string | RegExp} label
 */
export async function suggestion(page, label) {
  await page.keyboard.press('Control+Space');
  const row = page.locator(SUGGESTIONS, { hasText: label }).first();
  await row.waitFor();
  return row;
}

/**
 * Shows what is known of the suggestion in front, and waits for this part of it.
 * @param {Page} page
 * @param {string} told
 */
export async function details(page, told) {
  const shown = page.locator('.suggest-details').getByText(told);
  // The window remembers whether details were shown last; the keys that show them also hide them, and ask for suggestions
  // where there are none.
  for (let tries = 0; tries < 5 && !(await shown.isVisible()); tries++) {
    await page.keyboard.press('Control+Space');
    await shown.waitFor({ timeout: 3000 }).catch(() => {});
  }
  await shown.waitFor();
}

/**
 * Lets the mouse rest on a word, and returns what is shown about it.
 * @param {Page} page
 * @param {import('playwright-core').Locator} word
 * @param {string | RegExp} told part of what is shown
 */
export async function hover(page, word, told) {
  const shown = page.locator('.monaco-hover:visible', { hasText: told }).first();
  // What is shown disappears when findings or hints arrive or the text moves, and does not come again to a mouse at rest.
  for (let tries = 0; tries < 10 && !(await shown.isVisible()); tries++) {
    await page.mouse.move(0, 0);
    await word.hover();
    await shown.waitFor({ timeout: 3000 }).catch(() => {});
  }
  await shown.waitFor();
  return shown.innerText();
}

/**
 * Asks for what can be done at the cursor, and does it.
 * @param {Page} page
 * @param {string | RegExp} title
 */
export async function quickFix(page, title) {
  await page.keyboard.press('Control+.');
  const action = page.locator('.action-widget .monaco-list-row', { hasText: title }).first();
  await action.waitFor();
  await action.click();
}

/**
 * Renames what the cursor is on.
 * @param {Page} page
 * @param {string} name
 */
export async function rename(page, name) {
  await page.keyboard.press('F2');
  const input = page.locator('.rename-box input');
  await input.fill(name);
  await input.press('Enter');
  await input.waitFor({ state: 'hidden' });
}

/**
 * How a word is colored: two words have the same class if they look the same.
 * @param {Page} page
 * @param {string} lineText
 * @param {string} word the beginning of what is colored in one way
 */
export async function tokenClass(page, lineText, word) {
  const tokens = line(page, lineText).locator('span span');
  const token = tokens.filter({ hasText: new RegExp(`^${word.replaceAll(' ', String.raw`\s`)}`) }).first();
  return (await token.getAttribute('class')) ?? '';
}
