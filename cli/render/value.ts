import { stringify } from 'lossless-json';

/** What was observed or required, on one line: text as it is, anything else as JSON. */
export function valueText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : (stringify(value) ?? '');
}
