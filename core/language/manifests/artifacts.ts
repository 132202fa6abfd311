import { isMapping, type CardFinding } from '../../cards/card-finding';
import dvcSchemaJson from '../../../schemas/dvc.schema.json';
import gtoSchemaJson from '../../../schemas/gto-artifacts.schema.json';
import type { JsonSchema } from '../schema';
import { manifestSupport } from './manifest';
import { schemaCheck } from './schema-check';

const gtoSchema: JsonSchema = gtoSchemaJson;
const dvcSchema: JsonSchema = dvcSchemaJson;

/** `artifacts.yaml`, from which GTO knows what to register. */
export const gtoSupport = manifestSupport({
  schema: gtoSchema,
  check: (value) => (isOfGto(value) ? schemaCheck(gtoSchema, value) : []),
});

/** `dvc.yaml`: its pipelines are DVC's own affair. */
export const dvcSupport = manifestSupport({
  schema: dvcSchema,
  check: (value) => (isMapping(value) ? artifactsOf(value) : []),
});

function artifactsOf({ artifacts }: Readonly<Record<string, unknown>>): readonly CardFinding[] {
  return artifacts === undefined ? [] : schemaCheck(dvcSchema, { artifacts });
}

/** Other tools have files of this name, too; one of GTO's tells the path or the type of some artifact. */
function isOfGto(value: unknown): boolean {
  if (!isMapping(value)) return false;
  const entries = Object.values(value);
  return entries.some((entry) => isMapping(entry) && (Object.hasOwn(entry, 'path') || Object.hasOwn(entry, 'type')));
}
