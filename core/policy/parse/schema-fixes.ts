import type { ErrorObject } from 'ajv/dist/2020.js';
import { preferred, type Fix } from '../../text/fix';
import { isRecord } from '../record';
import type { PolicyPath } from './finding';

/** How a value that a JSON Schema refuses was probably meant; nothing where it may have been meant otherwise. */
export function valueFixes(path: PolicyPath, { keyword, params, data }: ErrorObject): readonly Fix[] {
  const told: Readonly<Record<string, unknown>> = params;
  switch (keyword) {
    case 'const':
      return isPlain(data) ? [preferred({ kind: 'replace', value: told['allowedValue'] })] : [];
    case 'type':
      return typeFixes(String(told['type']).replace(/,null$/, ''), data);
    case 'pattern':
      return patternFixes(String(told['pattern']), data);
    case 'uniqueItems':
      return [preferred({ kind: 'remove', path: [...path, Math.max(Number(told['i']), Number(told['j']))] })];
    default:
      return [];
  }
}

/** A time of day without its first digit. */
function patternFixes(pattern: string, data: unknown): readonly Fix[] {
  const value = `0${String(data)}`;
  return /^\d:\d\d$/.test(String(data)) && new RegExp(pattern).test(value)
    ? [preferred({ kind: 'replace', value })]
    : [];
}

function isPlain(data: unknown): boolean {
  return data !== null && typeof data !== 'object';
}

function typeFixes(wanted: string, data: unknown): readonly Fix[] {
  if (wanted === 'string' && (typeof data === 'number' || typeof data === 'boolean')) {
    return [preferred({ kind: 'wrap', by: '""' })];
  }
  if (wanted === 'array' && (isPlain(data) || isRecord(data))) return [preferred({ kind: 'wrap', by: '[]' })];
  return typeof data === 'string' ? textFixes(wanted, data) : [];
}

function textFixes(wanted: string, text: string): readonly Fix[] {
  if (wanted === 'boolean') return booleanFixes(text);
  return isMeantAs(wanted, text) ? [preferred({ kind: 'unquote' })] : [];
}

/** Texts that are true or false in older YAML, and in quotes. */
function booleanFixes(text: string): readonly Fix[] {
  if (/^(?:true|yes|on)$/i.test(text)) return [preferred({ kind: 'replace', value: true })];
  return /^(?:false|no|off)$/i.test(text) ? [preferred({ kind: 'replace', value: false })] : [];
}

function isMeantAs(wanted: string, text: string): boolean {
  if (wanted === 'integer') return /^[-+]?\d+$/.test(text);
  return wanted === 'number' && /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text);
}
