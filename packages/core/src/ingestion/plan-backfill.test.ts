import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidConfigurationError, InvalidJobError } from '../errors.js';
import type { BackfillJob } from '../ports/ingestion-job.js';
import { parseJobRequests } from '../ports/parse-job-requests.js';
import { type BackfillPlan, planBackfill } from './plan-backfill.js';

const REF = { organizationId: 'org-1', integrationId: 'page-1' };
const DAY_MS = 86_400_000;

function slicesOf(plan: Partial<BackfillPlan>) {
  return planBackfill({ ...REF, from: '2026-01-01', to: '2026-06-01', ...plan }).map(({ payload }) => {
    const { from, to } = payload as BackfillJob;
    return { from: Date.parse(from), to: Date.parse(to) };
  });
}

const idsOf = (plan: Partial<BackfillPlan>) =>
  planBackfill({ ...REF, from: '2026-01-01', to: '2026-06-01', ...plan }).map(({ id }) => id);

const instant = fc.date({ min: new Date('2004-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
const span = fc
  .tuple(instant, instant)
  .filter(([a, b]) => a.getTime() !== b.getTime())
  .map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }));

describe('the slices of a backfill', () => {
  it('cover every instant once, newest first, and are no longer than asked', () => {
    fc.assert(
      fc.property(span, fc.integer({ min: 3, max: 4000 }), ({ from, to }, sliceDays) => {
        const slices = slicesOf({ from, to, sliceDays });
        expect(slices[0]?.to).toBe(to.getTime());
        expect(slices.at(-1)?.from).toBe(from.getTime());
        slices.forEach((slice, index) => {
          expect(slice.to - slice.from).toBeGreaterThan(0);
          expect(slice.to - slice.from).toBeLessThanOrEqual(sliceDays * DAY_MS);
          if (index > 0) expect(slice.to).toBe(slices[index - 1]?.from);
        });
      }),
    );
  });

  it('are the same in every plan, whatever its ends, but for the newest and the oldest', () => {
    fc.assert(
      fc.property(span, span, fc.integer({ min: 3, max: 400 }), (one, other, sliceDays) => {
        const outer = {
          from: new Date(Math.min(one.from.getTime(), other.from.getTime())),
          to: new Date(Math.max(one.to.getTime(), other.to.getTime())),
        };
        const ids = new Set(idsOf({ ...outer, sliceDays }));
        expect(
          idsOf({ ...one, sliceDays })
            .slice(1, -1)
            .filter((id) => !ids.has(id)),
        ).toEqual([]);
      }),
    );
  });

  it('are of 90 days, cut at midnight UTC', () => {
    const slices = slicesOf({ from: '2025-01-01T10:00:00+02:00', to: new Date('2026-01-01T00:00:00.001Z') });
    expect(slices.map(({ from }) => new Date(from).toISOString())).toEqual([
      '2025-12-08T00:00:00.000Z',
      '2025-09-09T00:00:00.000Z',
      '2025-06-11T00:00:00.000Z',
      '2025-03-13T00:00:00.000Z',
      '2025-01-01T08:00:00.000Z',
    ]);
  });

  it('are one when the span fits into one, down to a millisecond', () => {
    expect(slicesOf({ from: '2026-01-01T00:00:00.000Z', to: '2026-01-01T00:00:00.001Z' })).toHaveLength(1);
  });
});

describe('the jobs of a backfill', () => {
  it('pass the check of every runner, as history', () => {
    const parsed = parseJobRequests(planBackfill({ ...REF, from: '2020-01-01', to: '2026-01-01' }));
    expect(new Set(parsed.map(({ urgency }) => urgency))).toEqual(new Set(['history']));
    expect(new Set(parsed.map(({ id }) => id)).size).toBe(parsed.length);
  });

  it('have ids that a queue can hold, and others for other tenants, whatever characters are in their names', () => {
    const odd = fc
      .string({ unit: fc.constantFrom('/', ':', '%', '0', '003A', '\u0000', '\ud800', '\udc00', 'é'), minLength: 1 })
      .filter((id) => id.length <= 255);
    fc.assert(
      fc.property(odd, odd, odd, odd, (organizationId, integrationId, otherOrganization, otherIntegration) => {
        const [id] = idsOf({ organizationId, integrationId });
        const [other] = idsOf({ organizationId: otherOrganization, integrationId: otherIntegration });
        const isSame = organizationId === otherOrganization && integrationId === otherIntegration;
        expect(id === other).toBe(isSame);
        expect(id).not.toContain(':');
        expect(id).not.toMatch(/\p{Cs}/u);
      }),
    );
  });

  it('have ids of at most 2,600 characters', () => {
    const [id] = idsOf({ organizationId: ':'.repeat(255), integrationId: '/'.repeat(255) });
    expect(id?.length).toBe(2600);
  });
});

describe('a backfill that cannot be planned', () => {
  it.each([
    { from: '2026-06-01', to: '2026-06-01' },
    { from: '2026-06-02', to: '2026-06-01' },
    { from: '2026-02-30' },
    { from: '2026-01-01T00:00:00' },
    { from: 'yesterday' },
    { to: new Date(Number.NaN) },
    { organizationId: '' },
    { integrationId: 'x'.repeat(256) },
  ])('is refused as a job: %o', (plan) => {
    expect(() => slicesOf(plan)).toThrow(InvalidJobError);
  });

  it.each([{ sliceDays: 0 }, { sliceDays: -1 }, { sliceDays: 1.5 }, { sliceDays: Number.NaN }])(
    'is refused for its slices: %o',
    (plan) => {
      expect(() => slicesOf(plan)).toThrow(InvalidConfigurationError);
    },
  );

  it('is refused when it needs more than 5,000 slices', () => {
    const to = '2026-01-01';
    const from = (days: number) => new Date(Date.parse(to) - days * DAY_MS);
    expect(slicesOf({ from: from(5000), to, sliceDays: 1 })).toHaveLength(5000);
    expect(() => slicesOf({ from: from(5001), to, sliceDays: 1 })).toThrow(/5001 slices.*5000 are allowed/s);
  });
});
