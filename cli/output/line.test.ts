import { describe, expect, it } from 'vitest';
import { formatLine } from './line';
import { neutralize, neutralizeDocument } from './neutralize';
import { table } from './table';

describe('neutralize', () => {
  it('shows control characters instead of obeying them', () => {
    expect(neutralize('a\u001b[2Jb\u0007\u009bc')).toBe('a\\u001b[2Jb\\u0007\\u009bc');
  });

  it('keeps a text on one line', () => {
    expect(neutralize('a\nb\r\nc\td')).toBe('a b c d');
  });

  it('shows characters that reorder or hide text', () => {
    expect(neutralize('safe\u202etxt.exe\u200b')).toBe('safe\\u202etxt.exe\\u200b');
  });

  it('leaves other languages alone', () => {
    expect(neutralize('Modèle 模型 🚀')).toBe('Modèle 模型 🚀');
  });
});

describe('neutralizeDocument', () => {
  it('is the same JSON without the characters', () => {
    const value = { name: 'a\u009b31m\u202eb\u2028', lines: ['x\ny'] };
    const text = neutralizeDocument(JSON.stringify(value, undefined, 2));
    expect(text).not.toMatch(/[\u0080-\u009f\u202e\u2028]/);
    expect(JSON.parse(text)).toEqual(value);
  });
});

describe('formatLine', () => {
  it('colors only what it was asked to', () => {
    expect(formatLine([{ text: '✓', tone: 'good' }, ' done'], true)).toBe('\u001b[32m✓\u001b[0m done');
    expect(formatLine([{ text: '✓', tone: 'good' }, ' done'], false)).toBe('✓ done');
  });

  it('neutralizes what is inside a color', () => {
    expect(formatLine({ text: '\u001b[0m', tone: 'bad' }, true)).toBe('\u001b[31m\\u001b[0m\u001b[0m');
  });
});

describe('table', () => {
  it('aligns columns by what is shown, hostile characters included', () => {
    const lines = table(
      ['A', 'B'],
      [
        ['x\u001b', 'y'],
        ['long cell', 'z'],
      ],
    ).map((line) => formatLine(line, false));
    expect(lines).toEqual(['A          B', 'x\\u001b    y', 'long cell  z']);
  });
});
