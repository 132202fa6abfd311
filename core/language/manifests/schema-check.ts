import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { CardFinding } from '../../cards/card-finding';
import { findingsOf } from '../../policy/parse/schema-findings';
import type { JsonSchema } from '../schema';

const validators = new WeakMap<JsonSchema, ValidateFunction>();

/** What a JSON Schema finds in a plain value. Keys that it does not name are hints: other versions of a tool may know them. */
export function schemaCheck(schema: JsonSchema, value: unknown): readonly CardFinding[] {
  return findingsOf(validatorOf(schema), value).map((finding) =>
    finding.code === 'unknown-property' ? { ...finding, severity: 'hint', code: 'unknown-key' } : finding,
  );
}

/** Compiled once, and only when a document needs it. */
function validatorOf(schema: JsonSchema): ValidateFunction {
  const known = validators.get(schema);
  if (known) return known;
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    strictRequired: false,
    strictTypes: false,
  });
  const validate = ajv.compile(schema);
  validators.set(schema, validate);
  return validate;
}
