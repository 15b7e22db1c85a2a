import { describe, expect, it } from 'vitest';
import { isStorableTime, toTimestampText } from './timestamp-text.js';

describe('toTimestampText', () => {
  it.each([
    ['2026-03-02T08:15:30.123Z', '2026-03-02T08:15:30.123Z'],
    ['0001-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z'],
    ['0000-02-29T12:00:00.001Z', '0001-02-29T12:00:00.001Z BC'],
    ['-000043-03-15T00:00:00.000Z', '0044-03-15T00:00:00.000Z BC'],
    ['+010000-01-01T00:00:00.000Z', '10000-01-01T00:00:00.000Z'],
  ])('writes %s as %s', (iso, text) => {
    expect(toTimestampText(new Date(iso))).toBe(text);
  });

  it('throws for a Date that is no time', () => {
    expect(() => toTimestampText(new Date(Number.NaN))).toThrow(RangeError);
  });
});

describe('isStorableTime', () => {
  it('holds from the first whole year of PostgreSQL to the last day of JavaScript', () => {
    expect(isStorableTime(new Date('-004712-01-01T00:00:00.000Z'))).toBe(true);
    expect(isStorableTime(new Date('-004713-12-31T23:59:59.999Z'))).toBe(false);
    expect(isStorableTime(new Date(8.64e15))).toBe(true);
    expect(isStorableTime(new Date(Number.NaN))).toBe(false);
  });
});
