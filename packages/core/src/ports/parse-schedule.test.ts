import { describe, expect, it } from 'vitest';
import { InvalidConfigurationError } from '../errors.js';
import type { JobSchedule } from './job-runner.js';
import { nextCronTime, parseSchedule } from './parse-schedule.js';

describe('parseSchedule', () => {
  it('fills in what is left out', () => {
    expect(parseSchedule({ id: 'tick', everyMs: 1000 })).toEqual({ kind: 'every', id: 'tick', everyMs: 1000 });
    expect(parseSchedule({ id: 'tick', cron: '0 4 * * *' })).toEqual({
      kind: 'cron',
      id: 'tick',
      cron: '0 4 * * *',
      timeZone: 'UTC',
    });
    expect(parseSchedule({ id: 'tick', cron: '0 4 * * *', timeZone: 'Europe/Paris' })).toMatchObject({
      timeZone: 'Europe/Paris',
    });
  });

  it.each(['* * * * *', '*/15 * * * *', '0 4,16 * * MON-FRI', '5-50/5 0 1 jan-mar *', '0 0 29 2 *', '0 0 * * 7'])(
    'takes the pattern %s',
    (cron) => {
      expect(parseSchedule({ id: 'tick', cron })).toMatchObject({ cron });
    },
  );

  it.each([
    '',
    '* * * *',
    '* * * * * *',
    '@hourly',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
    '* * * * FOO',
    '5/5 * * * *',
    '*/0 * * * *',
    '30-10 * * * *',
    '0 0 L * *',
    '0 0 15W * *',
    '0 0 * * 5#2',
    '? * * * *',
    '* * * * *\n',
    ', * * * *',
  ])('refuses the pattern %j and names it', (cron) => {
    expect(() => parseSchedule({ id: 'tick', cron })).toThrow(InvalidConfigurationError);
    expect(() => parseSchedule({ id: 'tick', cron })).toThrow(JSON.stringify(cron));
  });

  it('refuses a pattern whose time never comes', () => {
    expect(() => parseSchedule({ id: 'tick', cron: '0 0 30 2 *' })).toThrow(/names no time that ever comes/);
  });

  it.each([
    [{ id: 'tick', everyMs: 1000, cron: '* * * * *' }, 'both everyMs and cron'],
    [{ id: 'tick' }, 'everyMs undefined'],
    [{ id: 'tick', cron: undefined }, 'cron pattern undefined'],
    [{ id: 'tick', cron: '* * * * *', timeZone: 7 }, 'time zone 7'],
    [{ id: 7, everyMs: 10 }, 'schedule id 7'],
  ])('refuses %j, which only a caller without types can write', (schedule, named) => {
    const untyped: unknown = schedule;
    expect(() => parseSchedule(untyped as JobSchedule)).toThrow(named);
  });
});

describe('nextCronTime', () => {
  const next = (cron: string, timeZone: string, after: string) =>
    nextCronTime({ cron, timeZone }, new Date(after)).toISOString();

  it('is after the given time, never at it', () => {
    expect(next('0 4 * * *', 'UTC', '2026-03-10T04:00:00.000Z')).toBe('2026-03-11T04:00:00.000Z');
    expect(next('0 4 * * *', 'UTC', '2026-03-10T03:59:59.999Z')).toBe('2026-03-10T04:00:00.000Z');
  });

  it('reads the pattern in its zone', () => {
    expect(next('30 4 * * *', 'Asia/Ho_Chi_Minh', '2026-03-10T00:00:00.000Z')).toBe('2026-03-10T21:30:00.000Z');
  });

  it('runs once a day when the clocks change', () => {
    // Paris has no 02:30 on the last Sunday of March, and two of them on the last one of October.
    expect(next('30 2 * * *', 'Europe/Paris', '2026-03-28T12:00:00.000Z')).toBe('2026-03-29T01:00:00.000Z');
    const october = next('30 2 * * *', 'Europe/Paris', '2026-10-24T12:00:00.000Z');
    expect(october).toBe('2026-10-25T00:30:00.000Z');
    expect(next('30 2 * * *', 'Europe/Paris', october)).toBe('2026-10-26T01:30:00.000Z');
  });

  it('takes either of two days that are named', () => {
    // The 10th is a Tuesday.
    expect(next('0 0 12 * THU', 'UTC', '2026-03-10T00:00:00.000Z')).toBe('2026-03-12T00:00:00.000Z');
    expect(next('0 0 13 * THU', 'UTC', '2026-03-10T00:00:00.000Z')).toBe('2026-03-12T00:00:00.000Z');
  });
});
