import { describe, expect, it } from 'vitest';
import { OWED_KEY, withoutStale } from './resume-positions.js';

const NOW = new Date('2026-06-01T00:00:00Z');

function position(daysAgo: number) {
  const startedAt = new Date(NOW.getTime() - daysAgo * 86_400_000);
  return { since: null, until: null, position: '{}', newestPublishedAt: null, startedAt };
}

describe('positions that nobody came back to', () => {
  it('are kept for 7 days when the walk was over named days, and for 90 when it was a backfill', () => {
    const positions = {
      'incremental/2026-05-25/3/UTC': position(6.9),
      'incremental/2026-05-24/3/UTC': position(7),
      'backfill/a/b': position(89.9),
      'backfill/b/c': position(90),
    };
    expect(Object.keys(withoutStale(positions, 'incremental', NOW))).toEqual([
      'incremental/2026-05-25/3/UTC',
      'backfill/a/b',
    ]);
  });

  it('are kept for good when they belong to the walk from the watermark, to what is owed or to the walk under way', () => {
    const positions = {
      incremental: position(4000),
      [OWED_KEY]: position(4000),
      'backfill/a/b': position(4000),
    };
    expect(withoutStale(positions, 'backfill/a/b', NOW)).toEqual(positions);
  });
});
