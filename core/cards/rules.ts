import type { CardFields, CardFinding, Report } from './card-finding';
import { identifierRule } from './rules/identifiers';
import { keyRule } from './rules/keys';
import { languageRule } from './rules/language';
import { licenseRule } from './rules/license';
import { modelIndexRule } from './rules/model-index';
import { taskRule } from './rules/task';
import { valueRule } from './rules/values';

/** A rule of front matter; it says nothing where the Hub would not. */
type CardRule = (front: CardFields, report: Report) => void;

const RULES: readonly CardRule[] = [
  licenseRule,
  languageRule,
  taskRule,
  identifierRule,
  modelIndexRule,
  valueRule,
  keyRule,
];

/** What the front matter of a model card says that the Hub's tools refuse, or read otherwise than it was meant. */
export function cardFindings(front: CardFields): readonly CardFinding[] {
  const findings: CardFinding[] = [];
  for (const rule of RULES) rule(front, (finding) => findings.push(finding));
  return findings;
}

/** Keys of data-set cards, and of the cards of apps. */
const OTHER_CARDS = [
  'sdk',
  'sdk_version',
  'app_file',
  'app_port',
  'dataset_info',
  'size_categories',
  'annotations_creators',
  'task_ids',
  'multilinguality',
  'source_datasets',
];
const MODEL_KEYS = ['model-index', 'base_model', 'library_name', 'pipeline_tag'];

/** Whether front matter is a model's: data sets and apps have cards of the same form with rules of their own. */
export function isModelCard(front: CardFields): boolean {
  return MODEL_KEYS.some((key) => Object.hasOwn(front, key)) || !OTHER_CARDS.some((key) => Object.hasOwn(front, key));
}
