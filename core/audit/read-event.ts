import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { isLosslessNumber, LosslessNumber, parse, stringify } from 'lossless-json';
import evidenceSchema from '../../schemas/evidence.schema.json';
import eventSchema from '../../schemas/audit-event.schema.json';
import { isRecord, withDoubles } from '../policy/record';
import { parseInstant } from '../policy/time';
import type { AuditEvent } from './events';

/** Exactly one of both; `problem` has no full stop. */
export type EventReading = { readonly event: AuditEvent } | { readonly problem: string };

/** Evidence nests a few levels; a model card's metadata may add some. */
const MAX_DEPTH = 100;

/** The JSON of an event as it is kept for ever; numbers keep their digits. */
export function eventText(event: AuditEvent): string {
  return `${stringify(event, undefined, 2) ?? ''}\n`;
}

/** The same in one line, without its end. */
export function eventLine(event: AuditEvent): string {
  return stringify(event) ?? '';
}

/** Reads an event that anybody may have written. What is returned has every known field in its right form. */
export function readEvent(text: string): EventReading {
  const exact = new Set<string>();
  const readNumber = (digits: string): number | LosslessNumber => {
    // A plain number where that says the same as its text.
    if (String(Number(digits)) === digits) return Number(digits);
    exact.add(digits);
    return new LosslessNumber(digits);
  };
  try {
    const value = parse(text, undefined, readNumber);
    if (isDeeperThan(value, MAX_DEPTH)) return { problem: 'it is nested too deeply' };
    const problem = problemOf(exact.size === 0 ? value : withDoubles(value));
    return problem === undefined ? { event: value as AuditEvent } : { problem };
  } catch {
    return { problem: 'it is not valid JSON' };
  }
}

function problemOf(value: unknown): string | undefined {
  if (!isRecord(value)) return 'it is not a JSON object';
  if (value['schema'] !== 1) return 'its schema is not one that this version of Stagegate knows';
  const { type } = value;
  const validate = typeof type === 'string' ? validatorOf(type) : undefined;
  if (validate === undefined) return 'it is of a kind that this version of Stagegate does not know';
  return validate(value) ? undefined : describe(validate.errors?.[0]);
}

/** The place comes from a stranger's file and goes into a sentence. */
function describe({ instancePath, params }: Pick<ErrorObject, 'instancePath' | 'params'> = NOWHERE): string {
  const missing = (params as { missingProperty?: string }).missingProperty;
  const place = [...instancePath.split('/').slice(1), ...(missing === undefined ? [] : [missing])].join('.');
  return `its field "${place.replace(/\p{C}/gu, ' ').slice(0, 100)}" is missing or wrong`;
}

const NOWHERE = { instancePath: '', params: {} } as const;

let ajv: Ajv2020 | undefined;

/** Compiled once a kind, and only when somebody needs it; undefined for a kind that the schema does not know. */
function validatorOf(type: string): ValidateFunction | undefined {
  const name = `${type}Event`;
  if (!Object.hasOwn(eventSchema.$defs, name)) return undefined;
  if (ajv === undefined) {
    ajv = new Ajv2020({ strictTypes: false, strictRequired: false, strictNumbers: false });
    ajv.addFormat('date-time', (text: string) => parseInstant(text) !== undefined && !Number.isNaN(Date.parse(text)));
    ajv.addSchema(opened(evidenceSchema) as object).addSchema(eventSchema);
  }
  return ajv.getSchema(`${eventSchema.$id}#/$defs/${name}`);
}

/** The same schema without what only people who write evidence are to be told: a later version may have written more. */
function opened(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(opened);
  if (!isRecord(schema)) return schema;
  const kept = Object.entries(schema).filter(
    ([key, value]) => !(key === 'additionalProperties' && value === false) && key !== 'minimum',
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, opened(value)]));
}

function isDeeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null || isLosslessNumber(value)) return false;
  return limit === 0 || Object.values(value).some((member) => isDeeperThan(member, limit - 1));
}
