import { describe, expect, it } from 'vitest';
import { createBatchLimit } from './batch-limit.js';

describe('the size of batches', () => {
  it('is halved by one that was too much, however many of its size fail at once', () => {
    const limit = createBatchLimit(50);
    for (let failed = 0; failed < 4; failed += 1) limit.struggled(50);
    expect(limit.calls).toBe(25);
  });

  it('is one call at least', () => {
    const limit = createBatchLimit(50);
    limit.struggled(1);
    expect(limit.calls).toBe(1);
  });

  it('grows by a call for each full one that was answered, up to what is allowed', () => {
    const limit = createBatchLimit(10);
    limit.struggled(10);
    limit.answered(4);
    expect(limit.calls).toBe(5);
    for (let answered = 0; answered < 20; answered += 1) limit.answered(limit.calls);
    expect(limit.calls).toBe(10);
  });
});
