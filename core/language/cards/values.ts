import { LANGUAGES, LIBRARIES, LICENSES, METRICS, OTHER_LANGUAGES, TASKS } from '../../cards/vocabularies';
import type { NodePath } from '../node-at';
import { matchesPath } from '../path-pattern';
import type { LiveValue, ValueProvider } from '../policy-values';

const RESULTS = 'model-index.*.results.*';

const PROVIDERS: readonly ValueProvider[] = [
  provider(['license', 'license.*'], () => named(LICENSES)),
  provider(['language', 'language.*'], () => [...OTHER_LANGUAGES.map((value) => ({ value })), ...named(LANGUAGES)]),
  provider(['pipeline_tag', `${RESULTS}.task.type`], () => named(TASKS)),
  provider(['library_name'], () => named(LIBRARIES)),
  provider(['metrics.*', `${RESULTS}.metrics.*.type`], () => METRICS.map((value) => ({ value }))),
];

/** The vocabulary of a place in a card. */
export function cardValuesAt(path: NodePath): ValueProvider | undefined {
  return PROVIDERS.find(({ paths }) => paths.some((pattern) => matchesPath(pattern, path)));
}

function provider(paths: readonly string[], values: () => readonly LiveValue[]): ValueProvider {
  return { paths, live: false, values };
}

function named(vocabulary: ReadonlyMap<string, string>): readonly LiveValue[] {
  return [...vocabulary].map(([value, name]) => (name === '' ? { value } : { value, detail: name }));
}
