import type { ModelSignature, SignatureField } from '../../core/registry/inspection';
import { readYaml } from '../../core/text/yaml';

/** What MLmodel, the file that describes a logged model, tells people. */
export interface ModelFile {
  readonly signature: ModelSignature | null;
  readonly inputExample: boolean;
}

export type ModelFileResult =
  | { readonly ok: true; readonly file: ModelFile }
  /** What is wrong, without a full stop. */
  | { readonly ok: false; readonly message: string };

/** A type that is nested deeper is shown as `…`. */
const DEEPEST = 5;

/** Reads MLmodel; columns that are not in MLflow's form have no place in a table, and make the signature unreadable. */
export function parseModelFile(text: string): ModelFileResult {
  const yaml = readYaml(text);
  if (!yaml.ok) return { ok: false, message: yaml.message };
  const model = fieldsOf(yaml.value);
  const inputExample = fieldsOf(model['saved_input_example_info'])['artifact_path'] !== undefined;
  const { inputs, outputs, params } = fieldsOf(model['signature']);
  const parts = [inputs, outputs, params].map(columns);
  const [read, given, asked] = parts;
  if (read === undefined || given === undefined || asked === undefined) {
    return { ok: false, message: 'its signature is not in MLflow’s form' };
  }
  const isEmpty = parts.every((part) => part?.length === 0);
  return {
    ok: true,
    file: { signature: isEmpty ? null : { inputs: read, outputs: given, params: asked }, inputExample },
  };
}

/** A part of a signature, which MLflow keeps as a JSON text; undefined if it is something else. */
function columns(part: unknown): readonly SignatureField[] | undefined {
  if (part === undefined || part === null || part === '') return [];
  if (typeof part !== 'string') return undefined;
  try {
    const list: unknown = JSON.parse(part);
    return Array.isArray(list) ? list.map((column) => field(fieldsOf(column))) : undefined;
  } catch {
    return undefined;
  }
}

function field(column: Fields): SignatureField {
  const { name, required, default: fallback } = column;
  const type = typeText(column, 0);
  return {
    ...(typeof name === 'string' ? { name } : {}),
    type: fallback === undefined ? type : `${type} = ${JSON.stringify(fallback)}`,
    ...(typeof required === 'boolean' ? { required } : {}),
  };
}

function typeText(column: Fields, depth: number): string {
  if (depth > DEEPEST) return '…';
  const { type } = column;
  switch (type) {
    case 'tensor': {
      const { dtype, shape } = fieldsOf(column['tensor-spec']);
      return `tensor(${[text(dtype), Array.isArray(shape) ? shape.map(text).join('×') : ''].filter(Boolean).join(', ')})`;
    }
    case 'array':
      return `array(${typeText(fieldsOf(column['items']), depth + 1)})`;
    case 'map':
      return `map(${typeText(fieldsOf(column['values']), depth + 1)})`;
    case 'object':
      return `object(${Object.entries(fieldsOf(column['properties']))
        .map(([name, value]) => `${name}: ${typeText(fieldsOf(value), depth + 1)}`)
        .join(', ')})`;
    default:
      return text(type);
  }
}

type Fields = Readonly<Record<string, unknown>>;

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : 'unknown';

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
