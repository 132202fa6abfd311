// npm run reference: writes the tables of docs/policy.md from the schema of policies, between two comments. With --check nothing
// is written: exit 1 says that they are out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';
import { root } from './lib/paths.mjs';

/**
 * @typedef {object} Schema the part of JSON Schema that the policy's uses
 * @property {string} [$ref]
 * @property {string | string[]} [type]
 * @property {string} [description]
 * @property {unknown} [default]
 * @property {unknown} [const]
 * @property {unknown[]} [enum]
 * @property {unknown[]} [examples]
 * @property {Record<string, Schema>} [properties]
 * @property {Schema | false} [additionalProperties]
 * @property {Schema} [items]
 * @property {string[]} [required]
 * @property {Schema} [if]
 * @property {Schema} [then]
 * @property {Schema} [else]
 * @property {Record<string, Schema>} [$defs]
 *
 * @typedef {{title: string, schema: Schema}} Part an object that has a table of its own
 */

const file = path.join(root, 'docs/policy.md');
const [BEGIN, END] = ['<!-- reference: npm run reference -->', '<!-- end of reference -->'];
const LONGEST_EXAMPLE = 60;

const current = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
/** @type {Schema} */
const policy = JSON.parse(readFileSync(path.join(root, 'schemas/promotion-policy.schema.json'), 'utf8'));
const definitions = policy.$defs ?? {};

/** @param {string} ref */
const nameOf = (ref) => ref.replace('#/$defs/', '');

/**
 * What a reference stands for; what stands beside it counts more.
 * @param {Schema} schema
 * @returns {Schema}
 */
const resolved = ({ $ref, ...schema }) =>
  $ref === undefined ? schema : { ...resolved(definitions[nameOf($ref)] ?? {}), ...schema };

/** @param {string} name of a definition; its title is that of no other chapter */
const titleOf = (name) => {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const title = words.charAt(0).toUpperCase() + words.slice(1);
  return current.includes(`\n## ${title}\n`) ? `${title} in full` : title;
};

/** @param {string} title */
const linkTo = (title) =>
  `[${title.toLowerCase().replace(' in full', '')}](#${title.toLowerCase().replaceAll(' ', '-')})`;

/** @param {Schema} schema */
const hasTable = (schema) => schema.properties !== undefined || kindsOf(schema).length > 0;

/**
 * The definitions between which an object's first key decides.
 * @param {Schema | undefined} schema
 * @returns {string[]}
 */
function kindsOf(schema) {
  if (schema?.if?.required === undefined) return [];
  const { then: chosen, else: others } = schema;
  return [...(chosen?.$ref === undefined ? [] : [nameOf(chosen.$ref)]), ...kindsOf(others)];
}

/**
 * @param {Schema} schema
 * @returns {string} what may be written there
 */
function typeOf(schema) {
  if (schema.$ref !== undefined && hasTable(resolved(schema))) return linkTo(titleOf(nameOf(schema.$ref)));
  const { const: only, enum: words, items, additionalProperties, type, then: object, else: word } = resolved(schema);
  if (only !== undefined) return code(only);
  if (words) return words.map(code).join(', ');
  if (items) return `list of ${typeOf(items)}`;
  if (additionalProperties) return `name: ${typeOf(additionalProperties)}`;
  if (object && word) return `${typeOf(word)}, or by point`;
  return [type ?? 'object'].flat().join(' or ').replace('boolean', '`true` or `false`');
}

/** @param {unknown} value */
const code = (value) => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

/**
 * A table row for a property, and those of the properties inside it that have no table of their own.
 * @param {string} key
 * @param {Schema} schema
 * @param {boolean} isRequired
 * @returns {string[]}
 */
function rows(key, schema, isRequired) {
  const whole = resolved(schema);
  const fallback = isRequired ? 'required' : whole.default === undefined ? '' : code(whole.default);
  const cells = [`\`${key}\``, typeOf(schema), fallback, [whole.description ?? '', example(whole)].join('')];
  const row = `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  const isElsewhere = schema.$ref !== undefined && hasTable(whole);
  const inside = isElsewhere ? undefined : (whole.then ?? whole);
  return [row, ...(inside?.properties ? propertyRows(inside, `${key}.`) : [])];
}

/** @param {Schema} schema */
function example({ examples = [], const: only, enum: words, properties }) {
  const [first] = examples;
  if (first === undefined || only !== undefined || words || properties) return '';
  const text = JSON.stringify(first);
  return text.length > LONGEST_EXAMPLE ? '' : ` For example \`${typeof first === 'string' ? first : text}\`.`;
}

/**
 * @param {Schema} schema
 * @param {string} prefix
 * @param {(key: string) => boolean} wanted
 */
function propertyRows({ properties = {}, required = [] }, prefix = '', wanted = () => true) {
  return Object.entries(properties)
    .filter(([key]) => wanted(key))
    .flatMap(([key, schema]) => rows(prefix + key, schema, required.includes(key)));
}

/** @param {string[]} lines */
const table = (lines) => ['| property | what | default | meaning |', '| --- | --- | --- | --- |', ...lines].join('\n');

/**
 * Several kinds of one thing: what all of them have is told once.
 * @param {Part} part
 */
function unionText({ title, schema }) {
  const kinds = kindsOf(schema).map((name) => ({ title: titleOf(name), schema: definitions[name] ?? {} }));
  const [first] = kinds;
  /** @param {string} key */
  const isShared = (key) =>
    kinds.every(
      ({ schema: { properties = {} } }) =>
        JSON.stringify(properties[key]) === JSON.stringify(first?.schema.properties?.[key]),
    );
  const shared = first === undefined ? [] : propertyRows(first.schema, '', isShared);
  return [
    `### ${title}`,
    `${schema.description ?? ''} Each has:`,
    table(shared),
    ...kinds.flatMap((kind) => [
      `### ${kind.title}`,
      kind.schema.description ?? '',
      table(propertyRows(kind.schema, '', (key) => !isShared(key))),
    ]),
  ];
}

/** @param {Part} part */
function partText(part) {
  const { title, schema } = part;
  if (kindsOf(schema).length > 0) return unionText(part);
  return [`### ${title}`, schema.description ?? '', table(propertyRows(schema))];
}

/**
 * The definitions that a schema names, those that these name after them, each once.
 * @param {Schema} schema
 */
function definitionsOf(schema) {
  /** @param {Schema | undefined} part */
  const namesIn = (part) => JSON.stringify(part).match(/(?<="#\/\$defs\/)\w+/g) ?? [];
  const found = new Set(namesIn(schema));
  // The loop goes on to the names that it adds.
  for (const name of found) for (const other of namesIn(definitions[name])) found.add(other);
  return [...found];
}

function reference() {
  const kinds = new Set(Object.values(definitions).flatMap(kindsOf));
  const parts = definitionsOf({ ...policy, $defs: {} })
    .map((name) => ({ name, title: titleOf(name), schema: definitions[name] ?? {} }))
    .filter(({ name, schema }) => hasTable(schema) && !kinds.has(name));
  return [{ title: 'The file', schema: policy }, ...parts].flatMap(partText).join('\n\n');
}

const [before, rest] = current.split(BEGIN);
const after = rest?.split(END)[1];
if (before === undefined || after === undefined) throw new Error(`docs/policy.md lacks "${BEGIN}" or "${END}".`);
const options = { ...(await prettier.resolveConfig(file)), parser: 'markdown' };
const wanted = await prettier.format(`${before}${BEGIN}\n\n${reference()}\n\n${END}${after}`, options);
if (!process.argv.includes('--check')) {
  writeFileSync(file, wanted);
} else if (current !== wanted) {
  console.error('The reference in docs/policy.md is not what the schema says: run `npm run reference`.');
  process.exitCode = 1;
}
