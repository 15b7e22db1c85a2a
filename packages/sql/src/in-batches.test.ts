import { describe, expect, it } from 'vitest';
import { BATCH_CHARACTERS, BATCH_SIZE, inBatches } from './in-batches.js';

describe('inBatches', () => {
  const sizesOf = (lengths: readonly number[]) => inBatches(lengths, (length) => length).map((batch) => batch.length);

  it('keeps the order and the bound of rows', () => {
    const values = Array.from({ length: 2 * BATCH_SIZE + 1 }, (_, index) => index);
    expect(inBatches(values).flat()).toEqual(values);
    expect(inBatches(values).map((batch) => batch.length)).toEqual([BATCH_SIZE, BATCH_SIZE, 1]);
    expect(inBatches([])).toEqual([]);
  });

  it('keeps the bound of characters, and lets a text that is longer stand alone', () => {
    const half = BATCH_CHARACTERS / 2;
    expect(sizesOf([half, half, 1])).toEqual([2, 1]);
    expect(sizesOf([1, BATCH_CHARACTERS + 1, 1, 1])).toEqual([1, 1, 2]);
    expect(sizesOf(Array.from({ length: 5 }, () => BATCH_CHARACTERS))).toEqual([1, 1, 1, 1, 1]);
  });
});
