import { isMapping, quoted, type CardFinding } from '../../cards/card-finding';

/** MLflow's data types of columns, and its types made of others. */
const TYPES = [
  'boolean',
  'integer',
  'long',
  'float',
  'double',
  'string',
  'binary',
  'datetime',
  'tensor',
  'array',
  'object',
  'map',
  'any',
  'sparkml_vector',
];

/** What is wrong with the JSON in the texts of a signature. */
export function signatureFindings(signature: unknown): readonly CardFinding[] {
  if (!isMapping(signature)) return [];
  return ['inputs', 'outputs', 'params'].flatMap((key) => {
    const text = signature[key];
    const told = typeof text === 'string' ? defect(text, key) : undefined;
    return told === undefined ? [] : [{ ...told, path: ['signature', key], at: 'value' as const }];
  });
}

type Told = Pick<CardFinding, 'severity' | 'code' | 'message'>;

function defect(text: string, key: string): Told | undefined {
  const entries = parsed(text);
  if (entries === undefined)
    return { severity: 'error', code: 'bad-json', message: `\`${key}\` must be JSON in a text; this is none.` };
  if (entries === null) return undefined;
  if (!Array.isArray(entries))
    return { severity: 'error', code: 'bad-signature', message: `The JSON of \`${key}\` must be a list.` };
  const found = entries.map((entry: unknown, index) => entryDefect(entry, `Entry ${index + 1} of \`${key}\``, key));
  return found.find((one) => one !== undefined);
}

function entryDefect(entry: unknown, which: string, key: string): Told | undefined {
  const bad = (message: string): Told => ({ severity: 'error', code: 'bad-signature', message });
  if (!isMapping(entry)) return bad(`${which} must be a JSON object.`);
  const type = entry['type'] ?? (key === 'params' ? entry['dtype'] : undefined);
  if (typeof type !== 'string') return bad(`${which} has no \`type\`.`);
  if (type === 'tensor' && !isTensor(entry['tensor-spec']))
    return bad(`${which} needs a \`tensor-spec\` with \`dtype\` and \`shape\`.`);
  if (key === 'params' || TYPES.includes(type)) return undefined;
  return {
    severity: 'warning',
    code: 'bad-signature',
    message: `${which} has a type that MLflow does not know: ${quoted(type)}.`,
  };
}

function isTensor(spec: unknown): boolean {
  return isMapping(spec) && typeof spec['dtype'] === 'string' && Array.isArray(spec['shape']);
}

/** Nothing where the text is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
