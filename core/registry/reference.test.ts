import { describe, expect, it } from 'vitest';
import { parseReference } from './reference';

describe('parseReference', () => {
  it.each([
    ['m/3', { model: 'm', version: '3' }],
    ['models:/m/3', { model: 'm', version: '3' }],
    ['m/v1.2.0', { model: 'm', version: 'v1.2.0' }],
    ['m@champion', { model: 'm', label: 'champion' }],
    ['m@v1.2.0-rc.1', { model: 'm', version: 'v1.2.0-rc.1' }],
    ['m', { model: 'm' }],
    ['team/m', { model: 'team/m' }],
    ['team/m/7', { model: 'team/m', version: '7' }],
    ['models/nlp:bert@latest', { model: 'models/nlp:bert', label: 'latest' }],
  ])('reads %s', (text, reference) => {
    expect(parseReference(text)).toEqual({ ok: true, reference });
  });

  it.each(['', '@prod', 'm@', '/3', '-m/3', 'm@-x', 'm\n/3', 'x'.repeat(2000)])('refuses %j', (text) => {
    expect(parseReference(text).ok).toBe(false);
  });
});
