// npm run vocabularies: writes core/cards/vocabularies/hub.json from the installed packages of the Hugging Face Hub, whose
// own data is a hundred times larger. With --check nothing is written: exit 1 says that the file is out of date.
// licenses.json beside it is kept by hand after https://huggingface.co/docs/hub/repositories-licenses: no package has it.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { LANGUAGES_ISO_639_1, LANGUAGES_ISO_639_3 } from '@huggingface/languages';
import { MODEL_LIBRARIES_UI_ELEMENTS, PIPELINE_DATA, TASKS_DATA } from '@huggingface/tasks';
import { root } from './lib/paths.mjs';

const file = path.join(root, 'core/cards/vocabularies/hub.json');

/**
 * @template T
 * @param {Readonly<Record<string, T>>} entries
 * @param {(entry: T) => string} text
 */
const texts = (entries, text) =>
  Object.fromEntries(
    Object.entries(entries)
      .map(([key, entry]) => /** @type {const} */ ([key, text(entry)]))
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );

const metrics = Object.values(TASKS_DATA)
  .flatMap((task) => (task?.metrics ?? []).map(({ id }) => id))
  .filter((id) => /^[a-z0-9_-]+$/.test(id));

const vocabularies = {
  tasks: texts(PIPELINE_DATA, ({ name }) => name),
  libraries: texts(MODEL_LIBRARIES_UI_ELEMENTS, ({ prettyLabel }) => prettyLabel),
  languages: texts(LANGUAGES_ISO_639_1, ({ name }) => name),
  // As texts: thousands of lines would hide every other change.
  iso6393: Object.keys(LANGUAGES_ISO_639_3).sort().join(' '),
  metrics: [...new Set(metrics)].sort().join(' '),
};

const wanted = `${JSON.stringify(vocabularies, undefined, 2)}\n`;
if (!process.argv.includes('--check')) {
  writeFileSync(file, wanted);
} else if (readFileSync(file, 'utf8').replaceAll('\r\n', '\n') !== wanted) {
  console.error('core/cards/vocabularies/hub.json is not what the installed packages say: run `npm run vocabularies`.');
  process.exitCode = 1;
}
