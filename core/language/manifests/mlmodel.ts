import { isMapping } from '../../cards/card-finding';
import mlmodelSchemaJson from '../../../schemas/mlmodel.schema.json';
import type { JsonSchema } from '../schema';
import { manifestSupport } from './manifest';
import { schemaCheck } from './schema-check';
import { signatureFindings } from './signature';

const schema: JsonSchema = mlmodelSchemaJson;

/** `MLmodel`, with the JSON that it keeps in the texts of its signature. */
export const mlmodelSupport = manifestSupport({
  schema,
  check: (value) =>
    isMapping(value)
      ? [...schemaCheck(schema, value), ...signatureFindings(value['signature'])]
      : schemaCheck(schema, value),
});
