import type { Document } from 'yaml';
import { isSeq } from 'yaml';
import { plainScalar } from '../text/exact-scalar';
import { plainValue } from '../text/yaml-value';
import { isMapping, type CardFields, type CardFinding } from './card-finding';
import { hasCardKey, isForm, isTemplate } from './front-matter';
import { parseHubYaml, type YamlTextFinding } from './hub-yaml';
import { withMerges } from './merges';
import { cardFindings, isModelCard } from './rules';

/** Front matter of a model card with all that is wrong with it. */
export interface CardYaml {
  /** Absent where there is nothing to complete: no YAML, a template, or the card of something else than a model. */
  readonly document?: Document;
  readonly fields: CardFields;
  /** About the text, in the order of the text. */
  readonly texts: readonly YamlTextFinding[];
  /** About what it means. */
  readonly values: readonly CardFinding[];
}

const NOTHING: CardYaml = { fields: {}, texts: [], values: [] };

/** Reads the YAML of a card, which begins at `start`. Silent about front matter that is not a model card's. */
export function parseCardYaml(text: string, start = 0): CardYaml {
  const yaml = text.slice(start);
  if (isTemplate(yaml) || isForm(yaml)) return NOTHING;
  const { document, readable, findings: texts } = parseHubYaml(text);
  const known = hasCardKey(yaml);
  if (!document || !readable) return { ...NOTHING, ...(document && { document }), ...(known && { texts }) };
  const { fields, values } = meaning(yaml, document);
  return { document, fields, texts: known ? texts : [], values };
}

function meaning(yaml: string, document: Document): Pick<CardYaml, 'fields' | 'values'> {
  const known = hasCardKey(yaml);
  const plain = plainValue(document, plainScalar);
  if (plain.findings.length > 0) return { fields: {}, values: known ? plain.findings : [] };
  const fields = yaml.includes('<<') ? withMerges(plain.value) : plain.value;
  if (!isMapping(fields)) return { fields: {}, values: isSeq(document.contents) ? [NO_MAPPING] : [] };
  return { fields, values: known && isModelCard(fields) ? cardFindings(fields) : [] };
}

const NO_MAPPING: CardFinding = {
  severity: 'error',
  code: 'not-a-mapping',
  message: 'The front matter of a card must be a mapping; put a key such as `tags:` before the list.',
  path: [],
  at: 'value',
};
