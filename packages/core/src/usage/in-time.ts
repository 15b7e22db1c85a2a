import { StorageError } from '../errors.js';
import type { Clock } from '../ports/clock.js';

/**
 * The answer of a store, unless it takes too long.
 * @throws {StorageError} when it does.
 */
export async function inTime<T>(answer: Promise<T>, timeoutMs: number, clock: Clock): Promise<T> {
  const over = new AbortController();
  const late = clock.delay(timeoutMs, over.signal).then(() => {
    if (over.signal.aborted) return answer;
    throw new StorageError(`The usage store did not answer within ${timeoutMs} ms`);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    over.abort();
    late.catch(() => {});
  }
}
