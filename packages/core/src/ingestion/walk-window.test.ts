import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContentPage } from '../ports/content-source.js';
import type { IngestionJob } from '../ports/ingestion-job.js';
import type { IngestionState, RecordedError, ResumePosition } from '../ports/ingestion-state-repository.js';
import { type PlannedWalk, planWalk } from './plan-window.js';
import { createSeenContent } from './seen-content.js';
import { initialState } from './update-state.js';
import { afterWalk, canLeaveHead, headWalkAfter, LEAVE_HEAD_MS } from './walk-window.js';

const REF = { organizationId: 'org-1', integrationId: 'page-1' };
const JOB: Exclude<IngestionJob, { kind: 'item' }> = { ...REF, kind: 'incremental', version: 1, date: '2026-06-01' };
const STARTED_AT = new Date('2026-06-01T00:00:00Z');
const OPEN = { since: null, until: null };

const later = (ms: number) => new Date(STARTED_AT.getTime() + ms);

function resumed(window: Pick<ResumePosition, 'since' | 'until'> = OPEN): PlannedWalk {
  const resume = { ...window, position: '{}', newestPublishedAt: null, startedAt: STARTED_AT };
  return { key: 'incremental', window, resume, paysDebts: true };
}

function failedWith(kind: RecordedError['kind']): Pick<IngestionState, 'lastError'> {
  return { lastError: { kind, code: 4, subcode: null, fbtraceId: null, message: 'Limit', at: STARTED_AT } };
}

describe('the head of a resumed walk', () => {
  it('is left to the next run when the walk stood still for a budget, for half a day at most', () => {
    const limited = failedWith('rate-limit');
    expect(canLeaveHead(resumed(), limited, later(0))).toBe(true);
    expect(canLeaveHead(resumed(), limited, later(LEAVE_HEAD_MS))).toBe(true);
    expect(canLeaveHead(resumed(), limited, later(LEAVE_HEAD_MS + 1))).toBe(false);
    expect(LEAVE_HEAD_MS).toBe(12 * 3_600_000);
  });

  it('is read when the walk stood still for another reason', () => {
    expect(canLeaveHead(resumed(), { lastError: null }, later(1))).toBe(false);
    expect(canLeaveHead(resumed(), failedWith('transient'), later(1))).toBe(false);
  });

  it('is read in a window that ends, since the next one may begin after it', () => {
    const window = { since: later(-1), until: later(86_400_000) };
    expect(canLeaveHead(resumed(window), failedWith('rate-limit'), later(1))).toBe(false);
  });

  it('is not there to be left in a walk that was not resumed', () => {
    expect(canLeaveHead({ ...resumed(), resume: null }, failedWith('rate-limit'), later(1))).toBe(false);
  });

  it('is the window of the next walk, whatever was read before and whatever the overlap is', () => {
    const time = fc.nat(1_000_000).map((minutes) => later(-minutes * 60_000));
    fc.assert(
      fc.property(fc.option(time), fc.option(time), fc.nat(10_000), (watermark, newest, overlapMinutes) => {
        const overlapMs = overlapMinutes * 60_000;
        const before = { ...initialState(REF), watermark };
        const walk = resumed(planWalk(JOB, before, overlapMs).window);
        const after = afterWalk(before, walk, endedAt(newest), later(1));
        expect(planWalk(JOB, after, overlapMs).window).toEqual(headWalkAfter(walk, newest, overlapMs)?.window);
      }),
      { numRuns: 500 },
    );
  });
});

function endedAt(newest: Date | null) {
  const lastPage: ContentPage = {
    items: [],
    quarantined: [],
    skipped: 0,
    withdrawn: [],
    warnings: [],
    position: null,
    pageSize: null,
    owed: null,
    isComplete: false,
  };
  return { kind: 'ended', newest, lastPage, startedAt: STARTED_AT, seen: createSeenContent(() => null) } as const;
}
