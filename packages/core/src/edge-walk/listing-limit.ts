import type { ReadContentRequest } from '../ports/content-source.js';
import type { IngestionWarning } from '../ports/ingestion-warning.js';
import type { EdgeReader } from './walk-memory.js';

/** How much Meta gives out of an edge at most, and how it shows. */
export interface ListingLimit {
  readonly code: IngestionWarning['code'];
  /** Whether content past the limit is out of reach of any window, so that a walk that met it is not complete. */
  readonly isFinal: boolean;
  /** In words, what a read edge has to do with the limit, by what each calendar year (UTC) gave; `null`: nothing. */
  describe(itemsByYear: Readonly<Record<string, number>>): string | null;
  /**
   * Asks Meta whether the limit left out of the window what its items do not show: in words, or `null`. It makes no call
   * where the items show it. `null` where Meta cannot be asked.
   *
   * @throws {GraphRequestError}
   */
  readonly ask: ((reader: EdgeReader, request: ReadContentRequest) => Promise<string | null>) | null;
}

/** How many items each calendar year (UTC) has given, after some more. */
export function countYears(
  counts: Readonly<Record<string, number>>,
  times: readonly Date[],
): Readonly<Record<string, number>> {
  const next: Record<string, number> = { ...counts };
  for (const time of times) {
    const year = String(time.getUTCFullYear());
    next[year] = (next[year] ?? 0) + 1;
  }
  return next;
}
