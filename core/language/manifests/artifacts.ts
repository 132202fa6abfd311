import { isMapping, type CardFinding } from '../../cards/card-finding';
import dvcSchemaJson from '../../../schemas/dvc.schema.json';
import gtoSchemaJson from '../../../schemas/gto-artifacts.schema.json';
import { member } from '../policy-outline';
import type { JsonSchema } from '../schema';
import { artifactFindings, artifactNameSite } from './artifact-names';
import { manifestSupport } from './manifest';
import { schemaCheck } from './schema-check';

const gtoSchema: JsonSchema = gtoSchemaJson;
const dvcSchema: JsonSchema = dvcSchemaJson;

/** `artifacts.yaml`, from which GTO knows what to register. */
export const gtoSupport = manifestSupport(
  { schema: gtoSchema, check: (value) => (isOfGto(value) ? gtoFindings(value) : []) },
  {
    needs: () => ({ models: true }),
    textSite: (document, offset) => artifactNameSite(document, offset, []),
  },
);

/** `dvc.yaml`: its pipelines are DVC's own affair. */
export const dvcSupport = manifestSupport(
  { schema: dvcSchema, check: (value) => (isMapping(value) ? dvcFindings(value) : []) },
  {
    needs: ({ parts }) =>
      parts.some(({ yaml }) => member(yaml.contents, 'artifacts') !== undefined) ? { models: true } : {},
    textSite: (document, offset) => artifactNameSite(document, offset, ['artifacts']),
  },
);

function gtoFindings(value: Readonly<Record<string, unknown>>): readonly CardFinding[] {
  return [
    ...schemaCheck(gtoSchema, value),
    ...artifactFindings(value, [], isOfNothingElse(value) ? 'error' : 'warning'),
  ];
}

function dvcFindings({ artifacts }: Readonly<Record<string, unknown>>): readonly CardFinding[] {
  if (artifacts === undefined) return [];
  const named = isMapping(artifacts) ? artifactFindings(artifacts, ['artifacts'], 'warning') : [];
  return [...schemaCheck(dvcSchema, { artifacts }), ...named];
}

/** Other tools have files of this name, too; one of GTO's tells the path or the type of some artifact. */
function isOfGto(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isMapping(value)) return false;
  const entries = Object.values(value);
  return entries.some((entry) => isMapping(entry) && (Object.hasOwn(entry, 'path') || Object.hasOwn(entry, 'type')));
}

const GTO_KEYS = ['path', 'type', 'virtual', 'description', 'labels', 'custom'];

function isOfNothingElse(value: Readonly<Record<string, unknown>>): boolean {
  return Object.values(value).every(
    (entry) => entry === null || (isMapping(entry) && Object.keys(entry).every((key) => GTO_KEYS.includes(key))),
  );
}
