import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { goTo, hover, line, quickFix, suggestion, tokenClass } from './support/editor.mjs';

export const title =
  'model cards and manifests are judged where they are written, by the Hub’s rules and the registry’s numbers';

const CARD = 'models/fraud-detection/README.md';

const SERVICE = `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: fraud
spec:
  predictor:
    canaryTrafficPercent: 110
    model:
      modelFormat: { name: sklearn }
      storageUri: s3://models/fraud
`;

const MLMODEL = `artifact_path: model
flavors:
  python_function: { loader_module: mlflow.sklearn, python_version: 3.11.4 }
signature:
  inputs: '[{"name": "amount", "type": "duoble", "required": true}]'
`;

/** @type {import('../../scripts/test-ui.mjs').Scenario['play']} */
export async function play(ui, folder) {
  const card = await readFile(path.join(folder, CARD), 'utf8');
  await writeFile(path.join(folder, CARD), withMistakes(card));
  await writeFile(path.join(folder, 'service.yaml'), SERVICE);
  await writeFile(path.join(folder, 'MLmodel'), MLMODEL);
  await ui.openFile(CARD);
  await problemsOfCard(ui);
  await helpInCard(ui);
  await ui.openFile('service.yaml');
  assert.match(await ui.problem('canaryTrafficPercent'), /100/);
  await ui.openFile('MLmodel');
  assert.match(await ui.problem('duoble'), /MLflow does not know/);
  await ui.screenshot('manifests');
}

/**
 * A license and a task that the Hub does not know, and a number that no version in the registry has.
 * @param {string} card
 */
function withMistakes(card) {
  const mistakes = [
    ['license: apache-2.0', 'license: apache-2'],
    ['pipeline_tag: tabular-classification', 'pipeline_tag: tabular-clasification'],
    ['value: 0.903', 'value: 0.985'],
  ];
  return mistakes.reduce((text, [right = '', wrong = '']) => {
    assert.ok(text.includes(right), `The example’s card has no ${right}.`);
    return text.replace(right, wrong);
  }, card);
}

/** @typedef {import('./support/workbench-page.mjs').WorkbenchPage} WorkbenchPage */

/** @param {WorkbenchPage} ui */
async function problemsOfCard(ui) {
  const { page } = ui;
  assert.match(
    await ui.problem('`apache-2`; did you mean'),
    /The Hub has no license `apache-2`; did you mean `apache-2\.0`\?/,
  );
  await ui.problem('The Hub has no task `tabular-clasification`');
  assert.match(await ui.problem('0.985'), /0\.903/);
  await ui.screenshot('card-problems');
  await ui.command('View: Hide Panel');
  // The front matter is colored as what it is.
  const [key, value, text] = [
    await tokenClass(page, 'language: en', 'language'),
    await tokenClass(page, 'language: en', 'en'),
    await tokenClass(page, 'Scores a card payment', 'Scores a card payment'),
  ];
  assert.equal(new Set([key, value, text]).size, 3, `Keys, values and text are colored ${key}, ${value} and ${text}.`);
}

/** @param {WorkbenchPage} ui */
async function helpInCard(ui) {
  const { page } = ui;
  await goTo(page, 2, 10);
  const license = await suggestion(page, 'apache-2.0');
  await license.filter({ hasText: 'Apache license 2.0' }).waitFor();
  await ui.screenshot('card-licenses');
  await page.keyboard.press('Escape');
  await quickFix(page, 'apache-2.0');
  await line(page, 'license: apache-2.0').waitFor();
  await goTo(page, 4, 22);
  await suggestion(page, 'tabular-classification');
  await ui.screenshot('card-tasks');
  await page.keyboard.press('Escape');
  await hover(page, line(page, 'pipeline_tag').getByText('pipeline_tag'), 'The task that the model is for');
  await ui.screenshot('card-hover');
}
