import { describe, expect, it } from 'vitest';
import {
  readBoolean,
  readJson,
  readNumber,
  readNumberOrNull,
  readText,
  readTextOrNull,
  readTexts,
  readTime,
  readTimeOrNull,
  readWord,
} from './row-values.js';

describe('reading a row', () => {
  it('takes a number however a driver hands it over', () => {
    for (const value of [7, '7', 7n]) expect(readNumber({ value }, 'value')).toBe(7);
    expect(readTime({ value: '1772439330123' }, 'value')).toEqual(new Date(1_772_439_330_123));
  });

  it('takes a time that came out of floating-point arithmetic for the millisecond that was meant', () => {
    for (const value of [1_772_439_330_122.999_8, 1_772_439_330_123.000_2])
      expect(readTime({ value }, 'value').getTime()).toBe(1_772_439_330_123);
    expect(readTime({ value: -1000.000_1 }, 'value').getTime()).toBe(-1000);
  });

  it('takes NULL and a missing column for nothing where nothing may stand', () => {
    for (const row of [{ value: null }, {}]) {
      expect(readTextOrNull(row, 'value')).toBeNull();
      expect(readNumberOrNull(row, 'value')).toBeNull();
      expect(readTimeOrNull(row, 'value')).toBeNull();
      expect(readTexts(row, 'value')).toEqual([]);
    }
  });

  it('names the column, and not the value, when something else came back', () => {
    const value = { secret: true };
    for (const read of [
      () => readText({ value }, 'value'),
      () => readNumber({ value: 'secret' }, 'value'),
      () => readNumber({ value: '' }, 'value'),
      () => readNumber({ value: null }, 'value'),
      () => readBoolean({ value: 'secret' }, 'value'),
      () => readWord({ value: 'secret' }, 'value', ['run', 'item']),
      () => readTexts({ value: '["secret",1]' }, 'value'),
      () => readTexts({ value: '{secret}' }, 'value'),
      () => readJson({ value: '{secret' }, 'value'),
    ]) {
      expect(read).toThrow(/^The column "value" came back/);
      expect(read).not.toThrow(/secret/);
    }
  });
});
