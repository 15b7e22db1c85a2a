/** Rows a statement; more gain nothing, and locks are held for longer. */
export const BATCH_SIZE = 1000;

/**
 * Characters of text a statement. A thousand texts that are as long as they get make a parameter that no string of
 * JavaScript and no message of PostgreSQL can hold.
 */
export const BATCH_CHARACTERS = 8 * 1024 * 1024;

/** The values in order, in lists of at most `BATCH_SIZE` and `BATCH_CHARACTERS`; one that is longer stands alone. */
export function inBatches<T>(
  values: readonly T[],
  lengthOf: (value: T) => number = () => 0,
): readonly (readonly T[])[] {
  const batches: T[][] = [];
  let batch: T[] = [];
  let length = 0;
  for (const value of values) {
    const more = lengthOf(value);
    if (batch.length > 0 && (batch.length === BATCH_SIZE || length + more > BATCH_CHARACTERS)) {
      batches.push(batch);
      batch = [];
      length = 0;
    }
    batch.push(value);
    length += more;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
