import { describe, expect, it } from 'vitest';
import { type IngestionJobInput, parseIngestionJob } from '../ports/ingestion-job.js';
import { addDays, dayOf, startOfDay } from './calendar-day.js';
import { advanceWatermark, planWalk } from './plan-window.js';

const plan = (job: object, watermark: string | null = null) => {
  const parsed = parseIngestionJob({
    organizationId: 'org',
    integrationId: 'page',
    date: '2026-03-10',
    ...job,
  } as IngestionJobInput);
  if (parsed.kind === 'item') throw new TypeError('not a walk');
  const { window } = planWalk(parsed, {
    watermark: watermark === null ? null : new Date(watermark),
    resumePositions: {},
  });
  return [window.since?.toISOString() ?? null, window.until?.toISOString() ?? null];
};

describe('planWalk', () => {
  it('reads everything without a watermark', () => {
    expect(plan({})).toEqual([null, null]);
  });

  it('reaches three days back behind the watermark', () => {
    expect(plan({}, '2026-03-10T12:00:00Z')).toEqual(['2026-03-07T12:00:00.000Z', null]);
  });

  it('reads whole days in UTC with lookbackDays', () => {
    expect(plan({ lookbackDays: 1 })).toEqual(['2026-03-10T00:00:00.000Z', '2026-03-11T00:00:00.000Z']);
    expect(plan({ lookbackDays: 30 }, '2026-03-10T12:00:00Z')).toEqual([
      '2026-02-09T00:00:00.000Z',
      '2026-03-11T00:00:00.000Z',
    ]);
  });

  it('reads whole days of the zone, however long they are', () => {
    const job = { date: '2026-03-29', lookbackDays: 1, timeZone: 'Europe/Paris' };
    expect(plan(job)).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
  });

  it('takes an instant for its day in the zone', () => {
    const job = { date: '2026-03-09T23:30:00Z', lookbackDays: 1, timeZone: 'Asia/Ho_Chi_Minh' };
    expect(plan(job)).toEqual(['2026-03-09T17:00:00.000Z', '2026-03-10T17:00:00.000Z']);
  });

  it('reads a backfill from its start to its end', () => {
    const job = { kind: 'backfill', from: '2025-01-01T00:00:00+07:00', to: '2025-02-01T00:00:00Z' };
    expect(plan(job)).toEqual(['2024-12-31T17:00:00.000Z', '2025-02-01T00:00:00.000Z']);
  });

  it('goes on with the window that an interrupted walk began with', () => {
    const resume = { since: new Date(1), until: null, position: '{}', newestPublishedAt: null, startedAt: new Date(2) };
    const job = parseIngestionJob({ organizationId: 'org', integrationId: 'page', date: '2026-03-10' });
    if (job.kind === 'item') throw new TypeError('not a walk');
    const walk = planWalk(job, { watermark: new Date(5), resumePositions: { incremental: resume } });
    expect(walk).toEqual({ key: 'incremental', window: { since: new Date(1), until: null }, resume, paysDebts: true });
  });
});

describe('startOfDay', () => {
  it.each([
    'UTC',
    'Europe/Paris',
    'America/Sao_Paulo',
    'America/New_York',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'Australia/Lord_Howe',
    'America/Havana',
  ])('leaves no gap and no overlap between days in %s, over two years', (timeZone) => {
    let day = '2011-01-01';
    while (day < '2013-01-01') {
      const start = startOfDay(day, timeZone);
      const isSkipped = dayOf(start, timeZone) !== day;
      // Samoa had no 30 December 2011: an empty day is the only one that may start on another.
      if (isSkipped) expect([timeZone, day]).toEqual(['Pacific/Apia', '2011-12-30']);
      else expect(dayOf(new Date(start.getTime() - 1), timeZone) < day).toBe(true);
      day = addDays(day, 1);
    }
  });

  it('begins a day at the first instant that exists when its midnight was skipped', () => {
    // Brazil put its clocks forward at midnight.
    expect(startOfDay('2018-11-04', 'America/Sao_Paulo').toISOString()).toBe('2018-11-04T03:00:00.000Z');
  });
});

describe('advanceWatermark', () => {
  const at = (value: number | null) => (value === null ? null : new Date(value));
  const advance = (watermark: number | null, since: number | null, newest: number | null) =>
    advanceWatermark(at(watermark), { since: at(since), until: null }, at(newest))?.getTime() ?? null;

  it('sets it after a walk over everything', () => {
    expect(advance(null, null, 100)).toBe(100);
  });

  it('leaves it unset after a walk over a part', () => {
    expect(advance(null, 50, 100)).toBeNull();
  });

  it('does not move it over a gap', () => {
    expect(advance(40, 50, 100)).toBe(40);
    expect(advance(50, 50, 100)).toBe(100);
  });

  it('never moves it back, nor for an empty answer', () => {
    expect(advance(100, 0, 50)).toBe(100);
    expect(advance(100, 0, null)).toBe(100);
    expect(advance(null, null, null)).toBeNull();
  });
});
