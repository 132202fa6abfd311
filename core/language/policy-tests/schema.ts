import evidenceSchema from '../../../schemas/evidence.schema.json';
import testSchema from '../../../schemas/promotion-policy-test.schema.json';
import type { JsonSchema } from '../schema';

const { $defs: evidenceParts, ...evidence } = evidenceSchema;
const { case: testCase, ...testParts } = testSchema.$defs;
const { description } = testCase.properties.evidence;

/** The public schema of policy tests with the one of evidence inside it: completions and hovers follow no reference to another. */
export const policyTestSchema: JsonSchema = {
  ...testSchema,
  $defs: {
    ...evidenceParts,
    ...testParts,
    evidence,
    case: { ...testCase, properties: { ...testCase.properties, evidence: { $ref: '#/$defs/evidence', description } } },
  },
};
