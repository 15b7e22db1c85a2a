import { describe, expect, it } from 'vitest';
import { parseGraphTimestamp } from './graph-timestamp.js';

describe('parseGraphTimestamp', () => {
  it.each([
    ['2021-08-13T08:25:28+0000', '2021-08-13T08:25:28.000Z'],
    ['2021-08-13T08:25:28+00:00', '2021-08-13T08:25:28.000Z'],
    ['2021-08-13T08:25:28Z', '2021-08-13T08:25:28.000Z'],
    ['2021-08-13T08:25:28.123456+0700', '2021-08-13T01:25:28.123Z'],
    ['2021-08-13T08:25:28-0330', '2021-08-13T11:55:28.000Z'],
    ['2024-02-29T23:59:59+0000', '2024-02-29T23:59:59.000Z'],
  ])('reads %s', (text, expected) => {
    expect(parseGraphTimestamp(text)?.toISOString()).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '2021-08-13',
    '2021-13-01T00:00:00+0000',
    '2023-02-29T00:00:00+0000',
    '2021-08-13T25:00:00+0000',
    '1628843128',
  ])('refuses %j', (text) => {
    expect(parseGraphTimestamp(text)).toBeNull();
  });
});
