import { isLosslessNumber, LosslessNumber, parse, stringify } from 'lossless-json';
import type { AuditEvent } from '../../core/audit/events';

/** The JSON of an event as it is kept for ever; numbers keep their digits. */
export function eventText(event: AuditEvent): string {
  return `${stringify(event, undefined, 2) ?? ''}\n`;
}

/** Fields that an event of each type has at least, besides the common ones. */
const REQUIRED: Readonly<Record<AuditEvent['type'], Readonly<Record<string, 'string' | 'object'>>>> = {
  register: { version: 'string' },
  annotate: {},
  alias: { alias: 'string', version: 'string' },
  request: { version: 'string', from: 'string', to: 'string' },
  approve: { request: 'string', version: 'string', to: 'string', digests: 'object' },
  reject: { request: 'string', version: 'string', to: 'string', digests: 'object' },
  intent: {
    action: 'string',
    version: 'string',
    from: 'string',
    to: 'string',
    basis: 'object',
    changes: 'object',
    deadline: 'string',
  },
  outcome: {
    action: 'string',
    version: 'string',
    from: 'string',
    to: 'string',
    outcome: 'string',
    message: 'string',
    severity: 'string',
    basis: 'object',
    changes: 'object',
    receipts: 'object',
  },
  hold: { stage: 'string' },
  release: { stage: 'string' },
};

const COMMON = { id: 'string', at: 'string', actor: 'object', registry: 'string', model: 'string' } as const;

/** The event, or what is wrong with the text, without a full stop. */
export function readEvent(text: string): AuditEvent | string {
  const value = parseText(text);
  if (typeof value === 'string') return value;
  const type = value['type'];
  if (value['schema'] !== 1) return 'its schema is not one that this version of Stagegate knows';
  if (typeof type !== 'string' || !Object.hasOwn(REQUIRED, type))
    return 'it is of a kind that this version of Stagegate does not know';
  const fields = Object.entries({ ...COMMON, ...REQUIRED[type as AuditEvent['type']] });
  const missing = fields.find(([name, kind]) => typeof value[name] !== kind || value[name] === null);
  if (missing !== undefined) return `its field "${missing[0]}" is missing or wrong`;
  return value as unknown as AuditEvent;
}

function parseText(text: string): Record<string, unknown> | string {
  try {
    const value = parse(text, undefined, readNumber);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
    return isObject ? (value as Record<string, unknown>) : 'it is not a JSON object';
  } catch {
    return 'it is not valid JSON';
  }
}

/** A plain number where that says the same as its text. */
function readNumber(digits: string): number | LosslessNumber {
  return String(Number(digits)) === digits ? Number(digits) : new LosslessNumber(digits);
}
