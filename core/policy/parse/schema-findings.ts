import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import evidenceSchema from '../../../schemas/evidence.schema.json';
import testSchema from '../../../schemas/promotion-policy-test.schema.json';
import policySchema from '../../../schemas/promotion-policy.schema.json';
import { preferred, type Fix } from '../../text/fix';
import { asList, asRecord, isRecord, own } from '../record';
import type { LocatedFinding, PolicyPath } from './finding';
import { valueFixes } from './schema-fixes';
import { withSuggestion } from './suggestion';

const schemas = [policySchema, evidenceSchema, testSchema];

const ids = {
  policy: policySchema.$id,
  gate: `${policySchema.$id}#/$defs/gate`,
  evidence: evidenceSchema.$id,
  test: testSchema.$id,
  case: `${testSchema.$id}#/$defs/case`,
} as const;

/** Many times as many as are shown: to put each into words may cost more than to find it. */
export const MOST_FINDINGS = 2000;

let ajv: Ajv2020 | undefined;

/** Compiled once, and only when somebody needs it. */
function validatorOf(name: keyof typeof ids): ValidateFunction {
  if (ajv === undefined) {
    ajv = new Ajv2020({
      allErrors: true,
      verbose: true,
      allowUnionTypes: true,
      strictRequired: false,
      strictTypes: false,
    });
    for (const schema of schemas) ajv.addSchema(schema);
  }
  const validate = ajv.getSchema(ids[name]);
  if (validate === undefined) throw new Error(`The schema ${name} is not registered.`);
  return validate;
}

/** What a JSON Schema finds in a plain value that is found at a path of its document: one sentence for each place. */
export function schemaFindings(name: keyof typeof ids, value: unknown, at: PolicyPath = []): readonly LocatedFinding[] {
  return findingsOf(validatorOf(name), value, at);
}

/** The same for a schema of anybody's own. */
export function findingsOf(validate: ValidateFunction, value: unknown, at: PolicyPath = []): readonly LocatedFinding[] {
  if (validate(value)) return [];
  const findings = new Map<string, LocatedFinding>();
  for (const error of validate.errors ?? []) {
    if (isEcho(error)) continue;
    const finding = findingOf(error, [...at, ...pathOf(error.instancePath, value)]);
    const key = JSON.stringify([finding.path, finding.at, finding.at === 'key' ? finding.message : '']);
    if (!findings.has(key)) findings.set(key, finding);
    if (findings.size === MOST_FINDINGS) break;
  }
  return [...findings.values()];
}

/** ajv reports each branch of a choice besides the choice itself. */
function isEcho({ keyword, schemaPath }: ErrorObject): boolean {
  return keyword === 'if' || /\/(?:oneOf|anyOf)\/\d+\//.test(schemaPath);
}

function findingOf(error: ErrorObject, path: PolicyPath): LocatedFinding {
  const params: Readonly<Record<string, unknown>> = error.params;
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownProperty(path, String(params['additionalProperty']), error);
    case 'required':
      return missingProperty(path, String(params['missingProperty']), error);
    case 'dependentRequired':
      return keyFinding(
        [...path, String(params['property'])],
        'missing-property',
        `\`${String(params['property'])}\` needs \`${String(params['missingProperty'])}\` beside it.`,
      );
    case 'oneOf':
    case 'anyOf':
      return keyFinding(path, 'one-of', choiceMessage(error));
    default:
      return valueFinding(path, error);
  }
}

const keyFinding = (path: PolicyPath, code: string, message: string): LocatedFinding => ({
  severity: 'error',
  code,
  message,
  path,
  at: 'key',
});

function unknownProperty(path: PolicyPath, name: string, { parentSchema, data }: ErrorObject): LocatedFinding {
  const known = Object.keys(asRecord(asRecord(parentSchema)['properties']));
  const finding = keyFinding([...path, name], 'unknown-property', `Unknown property \`${name}\``);
  const { fixes = [], ...told } = withSuggestion(finding, name, known);
  // What is there already was not meant.
  const isStated = ({ changes: [change] }: Fix): boolean =>
    change.kind === 'replace' && Object.hasOwn(asRecord(data), String(change.value));
  return { ...told, fixes: fixes.filter((fix) => !isStated(fix)) };
}

/** What can only have one value is written. */
function missingProperty(path: PolicyPath, name: string, { parentSchema }: ErrorObject): LocatedFinding {
  const finding = keyFinding(path, 'missing-property', `The property \`${name}\` is missing.`);
  const only = asRecord(asRecord(asRecord(parentSchema)['properties'])[name])['const'];
  if (only === undefined) return finding;
  return { ...finding, fixes: [preferred({ kind: 'addKey', path, key: name, value: only, first: true })] };
}

function choiceMessage({ schema }: ErrorObject): string {
  const names = asList(schema).flatMap((branch) => asList(asRecord(branch)['required']).map(String));
  return `State exactly one of ${listed(names)}.`;
}

function valueFinding(path: PolicyPath, error: ErrorObject): LocatedFinding {
  const message = valueMessage(path, error);
  const finding: LocatedFinding = { severity: 'error', code: 'bad-value', message, path, at: 'value' };
  const allowed = error.keyword === 'enum' ? asList(error.params['allowedValues']).map(String) : undefined;
  if (allowed && typeof error.data === 'string') return withSuggestion(finding, error.data, allowed);
  return { ...finding, ...(allowed && { message: `${message}.` }), fixes: valueFixes(path, error) };
}

/** A sentence; without its end where a list of values is told. */
function valueMessage(path: PolicyPath, error: ErrorObject): string {
  const name = nameOf(path);
  const params: Readonly<Record<string, unknown>> = error.params;
  switch (error.keyword) {
    case 'type':
      return typeMessage(name, String(params['type']), error.data);
    case 'enum':
      return `${name} must be ${listed(asList(params['allowedValues']).map(String))}`;
    case 'const':
      return `${name} must be \`${String(params['allowedValue'])}\`.`;
    case 'pattern':
      return `${name} must look like \`${String(asList(asRecord(error.parentSchema)['examples'])[0])}\`.`;
    case 'minItems':
    case 'minLength':
    case 'minProperties':
      return `${name} must not be empty.`;
    case 'uniqueItems':
      return `${name} lists the same entry twice.`;
    default:
      return `${name} ${error.message ?? 'is not valid'}.`;
  }
}

function nameOf(path: PolicyPath): string {
  const last = path.at(-1);
  if (last === undefined) return 'The document';
  if (typeof last === 'string') return `\`${last}\``;
  const list = path.findLast((part) => typeof part === 'string');
  return list === undefined ? 'Each entry' : `Each entry of \`${list}\``;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a mapping of properties',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
};

function typeMessage(name: string, wanted: string, actual: unknown): string {
  const types = wanted.split(',').map((type) => TYPE_NAMES[type] ?? type);
  return `${name} must be ${types.join(' or ')}${typeHint(wanted, actual)}.`;
}

/** What YAML reads as a number once it is without quotes. */
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

const TYPE_HINTS: Readonly<Record<string, (actual: unknown) => string>> = {
  string: (actual) => (typeof actual === 'number' || typeof actual === 'boolean' ? '; put it in quotes' : ''),
  number: (actual) => (typeof actual === 'string' && NUMBER.test(actual) ? '; remove the quotes' : ''),
  integer: (actual) => (typeof actual === 'string' && /^[-+]?\d+$/.test(actual) ? '; remove the quotes' : ''),
  array: (actual) => (typeof actual === 'string' || isRecord(actual) ? '; put it in [brackets]' : ''),
};

function typeHint(wanted: string, actual: unknown): string {
  return actual === null ? ', but nothing is stated' : (own(TYPE_HINTS, wanted.replace(/,null$/, ''))?.(actual) ?? '');
}

function listed(names: readonly string[]): string {
  return names
    .map((name) => `\`${name}\``)
    .join(', ')
    .replace(/, (?=[^,]*$)/, ' or ');
}

/** The path of a JSON pointer; whether a part is an index is seen in the value. */
function pathOf(pointer: string, root: unknown): PolicyPath {
  let value: unknown = root;
  return pointer
    .split('/')
    .slice(1)
    .map((part) => {
      const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
      const step = Array.isArray(value) ? Number(name) : name;
      value = Array.isArray(value) ? (value as readonly unknown[])[Number(name)] : asRecord(value)[name];
      return step;
    });
}
