import { isScalar, type Document } from 'yaml';
import type { CardFinding } from '../../cards/card-finding';
import { preferred } from '../../text/fix';
import evalResultsSchema from '../../../schemas/eval-results.schema.json';
import { manifestSupport } from '../manifests/manifest';
import { schemaCheck } from '../manifests/schema-check';
import { items, member } from '../policy-outline';
import type { JsonSchema } from '../schema';
import { EVAL_RESULTS_SNIPPETS } from './snippets';

const schema: JsonSchema = evalResultsSchema;

/** `.eval_results/*.yaml`: results of evaluations, one entry each. */
export const evalResultsSupport = manifestSupport(
  {
    schema,
    check: (value, document) => (value === null ? [] : [...schemaCheck(schema, value), ...unquotedDates(document)]),
    isOther: (text) => /:[ \t]*["']?\{[A-Za-z_]\w*\}["']?[ \t]*(?:#|$)/m.test(text),
  },
  { snippets: EVAL_RESULTS_SNIPPETS },
);

/** YAML 1.1 reads an unquoted date as a date, and the Hub wants a text. */
function unquotedDates({ contents }: Document): readonly CardFinding[] {
  return items(contents).flatMap((entry, index): readonly CardFinding[] => {
    const date = member(entry, 'date');
    if (!isScalar(date) || date.type !== 'PLAIN' || date.value === null) return [];
    const message = 'The date must be a text; put it in quotes.';
    const fixes = [preferred({ kind: 'wrap', by: '""' })];
    return [{ severity: 'warning', code: 'unquoted-date', message, path: [index, 'date'], at: 'value', fixes }];
  });
}
