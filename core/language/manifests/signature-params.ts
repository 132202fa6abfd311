import { isMapping, quoted } from '../../cards/card-finding';
import { bad, type SignatureFinding } from './signature-finding';
import { duplicateFindings } from './signature-columns';
import { keyFindings, objectFindings, SCALARS, unknownType, type TypedPlace } from './signature-types';

const PARAM_KEYS = ['name', 'type', 'dtype', 'default', 'shape', 'properties'];

type Fields = Readonly<Record<string, unknown>>;

/** What is wrong with parameters of the inference. */
export function paramFindings(entries: readonly unknown[]): readonly SignatureFinding[] {
  const places = entries.map((value, index) => ({ value, path: [index], name: `Entry ${index + 1} of \`params\`` }));
  return [...places.flatMap(alone), ...duplicateFindings(places, 'error')];
}

function alone(place: TypedPlace): readonly SignatureFinding[] {
  const { value, path, name } = place;
  if (!isMapping(value)) return [bad(path, `${name} must be a JSON object.`)];
  // Older MLflow wrote `dtype`.
  const typed = typeof value['type'] === 'string' ? 'type' : 'dtype';
  const type = value[typed];
  if (typeof type !== 'string') return [bad(path, `${name} has no \`type\`.`)];
  const missing = ['name', 'default'].filter((key) => !Object.hasOwn(value, key));
  return [
    ...missing.map((key) => bad(path, `${name} has no \`${key}\`.`)),
    ...(missing.length > 0 ? [] : meaningFindings(value, type, { ...place, path: [...path, typed] })),
    ...keyFindings(place, PARAM_KEYS),
  ];
}

/** `place` is the type's. */
function meaningFindings(value: Fields, type: string, { path: at, name }: TypedPlace): readonly SignatureFinding[] {
  const path = at.slice(0, -1);
  if (type === 'object') return objectFindings(value, { value, path, name });
  if (!SCALARS.includes(type)) return [unknownType(at, `${name} has a type`, type, SCALARS)];
  const { shape = null, default: stated } = value;
  if (shape === null) return isOf(type, stated) ? [] : [wrongDefault([...path, 'default'], name, type)];
  if (!Array.isArray(shape) || shape.length !== 1 || shape[0] !== -1)
    return [bad([...path, 'shape'], `\`shape\` of ${name} must be null for one value, or [-1] for a list.`)];
  if (!Array.isArray(stated))
    return [bad([...path, 'default'], `\`default\` of ${name} must be a list, because \`shape\` is [-1].`)];
  return stated.flatMap((one: unknown, index) =>
    isOf(type, one) ? [] : [wrongDefault([...path, 'default', index], name, type)],
  );
}

function wrongDefault(path: SignatureFinding['path'], name: string, type: string): SignatureFinding {
  return bad(path, `\`default\` of ${name} is no ${quoted(type)}.`);
}

const CHECKS: Readonly<Record<string, (value: unknown) => boolean>> = {
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  long: Number.isInteger,
  float: (value) => typeof value === 'number',
  double: (value) => typeof value === 'number',
  string: (value) => typeof value === 'string',
  datetime: (value) => typeof value === 'string',
};

/** Whether MLflow takes a value for one of a type; it takes null for any. */
function isOf(type: string, value: unknown): boolean {
  return value === null || (CHECKS[type]?.(value) ?? true);
}
