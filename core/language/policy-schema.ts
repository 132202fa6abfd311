import schema from '../../schemas/promotion-policy.schema.json';
import type { JsonSchema } from './schema';

/** The public schema of promotion policies, as completions and hovers read it. */
export const policySchema: JsonSchema = schema;
