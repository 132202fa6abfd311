import { isMapping, quoted } from '../../cards/card-finding';
import { bad, doubtful, type SignatureFinding } from './signature-finding';
import { keyFindings, requiredFindings, TYPE_KEYS, typeFindings, type TypedPlace } from './signature-types';

const COLUMN_KEYS = [...TYPE_KEYS, 'name', 'required', 'optional', 'tensor-spec'];

/** What is wrong with columns or tensors: each of them alone, and all together. */
export function columnFindings(entries: readonly unknown[], key: string): readonly SignatureFinding[] {
  if (entries.length === 0) return [doubtful([], `\`${key}\` lists nothing: newer MLflow does not read it.`)];
  const places = entries.map((value, index) => ({ value, path: [index], name: `Entry ${index + 1} of \`${key}\`` }));
  const alone = places.flatMap((place) => [
    ...typeFindings(place, ['tensor']),
    ...tensorFindings(place),
    ...requiredFindings(place),
    ...keyFindings(place, COLUMN_KEYS),
  ]);
  return [...alone, ...togetherFindings(places, key), ...duplicateFindings(places, 'warning')];
}

function tensorFindings({ value, path, name }: TypedPlace): readonly SignatureFinding[] {
  if (!isTensor(value)) return [];
  const spec = value['tensor-spec'];
  if (!isMapping(spec) || typeof spec['dtype'] !== 'string' || !Array.isArray(spec['shape']))
    return [bad(path, `${name} needs a \`tensor-spec\` with \`dtype\` and \`shape\`.`)];
  const at = [...path, 'tensor-spec'];
  return [
    ...dtypeFindings(spec['dtype'], [...at, 'dtype']),
    ...shapeFindings(spec['shape'], [...at, 'shape']),
    ...keyFindings({ value: spec, path: at, name }, ['dtype', 'shape']),
  ];
}

/** The names that numpy writes, and the usual short ones. */
const DTYPE = /^(?:bool_?|u?int(?:8|16|32|64)?|float(?:16|32|64|128)?|complex(?:64|128|256)?|str_?|bytes_?|object_?)$/;
const DTYPE_CODE = /^(?:[<>=|]|[a-zA-Z]$|[a-zA-Z]\d+$|datetime64|timedelta64|void|longdouble|half|single|double)/;

function dtypeFindings(dtype: string, path: SignatureFinding['path']): readonly SignatureFinding[] {
  if (DTYPE.test(dtype) || DTYPE_CODE.test(dtype)) return [];
  return [doubtful(path, `\`dtype\` is a type that numpy does not know: ${quoted(dtype)}.`)];
}

function shapeFindings(shape: readonly unknown[], path: SignatureFinding['path']): readonly SignatureFinding[] {
  return shape.flatMap((size, index) =>
    Number.isInteger(size) && Number(size) >= -1
      ? []
      : [doubtful([...path, index], '`shape` lists whole numbers; -1 stands for any.')],
  );
}

interface Column {
  readonly place: TypedPlace;
  /** Pandas has numbers as names, too. */
  readonly named: boolean;
  readonly tensor: boolean;
  readonly optional: boolean;
}

/** What MLflow refuses of a list whose entries are right one by one. */
function togetherFindings(places: readonly TypedPlace[], key: string): readonly SignatureFinding[] {
  const columns = places.flatMap((place) => (isMapping(place.value) ? [column(place, place.value)] : []));
  const [first] = columns;
  if (first === undefined) return [];
  const otherKind = columns.find(({ tensor }) => tensor !== first.tensor);
  if (otherKind)
    return [bad(otherKind.place.path, `\`${key}\` mixes columns and tensors: MLflow reads only one of both.`)];
  const otherwise = columns.find(({ named }) => named !== first.named);
  if (otherwise)
    return [
      bad(otherwise.place.path, `\`${key}\` has entries with and without \`name\`: MLflow reads only one of both.`),
    ];
  if (first.named) return [];
  const [, second] = columns;
  if (first.tensor && second) return [bad(second.place.path, `\`${key}\` has several tensors: each needs a \`name\`.`)];
  return columns
    .filter(({ optional }) => optional)
    .map(({ place }) => bad([...place.path, 'required'], `${place.name} is not required and needs a \`name\`.`));
}

function column(place: TypedPlace, value: Readonly<Record<string, unknown>>): Column {
  const { name, required } = value;
  return {
    place,
    named: name !== undefined && name !== null,
    tensor: isTensor(value),
    optional: !isTensor(value) && required === false,
  };
}

function isTensor(value: unknown): value is Readonly<Record<string, unknown>> {
  return isMapping(value) && value['type'] === 'tensor';
}

/** Names that are stated again. */
export function duplicateFindings(
  places: readonly TypedPlace[],
  severity: SignatureFinding['severity'],
): readonly SignatureFinding[] {
  const first = new Map<string, TypedPlace>();
  return places.flatMap((place) => {
    const name = isMapping(place.value) ? place.value['name'] : undefined;
    if (typeof name !== 'string') return [];
    const known = first.get(name);
    if (known === undefined) first.set(name, place);
    const message = `${place.name} has the name of entry ${Number(known?.path[0]) + 1}: ${quoted(name)}.`;
    return known === undefined ? [] : [{ ...bad([...place.path, 'name'], message), code: 'duplicate-name', severity }];
  });
}
