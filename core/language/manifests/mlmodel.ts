import { isMapping } from '../../cards/card-finding';
import mlmodelSchemaJson from '../../../schemas/mlmodel.schema.json';
import type { JsonSchema } from '../schema';
import { manifestSupport } from './manifest';
import { schemaCheck } from './schema-check';
import { signatureFindings } from './signature';

const schema: JsonSchema = mlmodelSchemaJson;

/** A line that says one of MLflow's keys. */
const KEY = new RegExp(`^["']?(?:${Object.keys(mlmodelSchemaJson.properties).join('|')})["']?[ \\t]*:`, 'm');

/** A model or a script may be called like the manifest; a first line may still become one. */
function isOther(text: string): boolean {
  return text.trim().includes('\n') && !KEY.test(text);
}

/** `MLmodel`, with the JSON that it keeps in the texts of its signature. */
export const mlmodelSupport = manifestSupport({
  schema,
  isOther,
  check: (value) =>
    isMapping(value)
      ? [...schemaCheck(schema, value), ...signatureFindings(value['signature'])]
      : schemaCheck(schema, value),
});
