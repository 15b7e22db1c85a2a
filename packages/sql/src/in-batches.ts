/** Rows a statement; more gain nothing, and locks are held for longer. */
export const BATCH_SIZE = 1000;

/** The values in order, in lists of at most `BATCH_SIZE`. */
export function inBatches<T>(values: readonly T[]): readonly (readonly T[])[] {
  const batches: T[][] = [];
  for (let start = 0; start < values.length; start += BATCH_SIZE) batches.push(values.slice(start, start + BATCH_SIZE));
  return batches;
}
