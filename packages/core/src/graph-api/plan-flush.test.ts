import { describe, expect, it } from 'vitest';
import { type CollectedCalls, planFlush } from './plan-flush.js';

const collected = (facts: Partial<CollectedCalls>) =>
  planFlush({ queued: 3, limit: 50, busyRuns: 0, requestsUnderWay: 0, isOverdue: false, ...facts });

describe('collected calls', () => {
  it.each<[string, Partial<CollectedCalls>, number]>([
    ['go out when every run waits and no request is under way', {}, 3],
    ['wait for a run that may still make one', { busyRuns: 1 }, 0],
    ['wait for an answer that others may follow from', { requestsUnderWay: 1 }, 0],
    ['wait no longer than they may', { busyRuns: 1, requestsUnderWay: 1, isOverdue: true }, 3],
    ['go out when a request is full, whatever others do', { queued: 50, busyRuns: 9, requestsUnderWay: 2 }, 50],
    ['leave what a request cannot hold for the next', { queued: 70, busyRuns: 9 }, 50],
    ['that are none need no request', { queued: 0, isOverdue: true }, 0],
  ])('%s', (_, facts, calls) => {
    expect(collected(facts)).toBe(calls);
  });
});
