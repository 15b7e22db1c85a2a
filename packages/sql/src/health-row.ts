import { CONTENT_FORMATS, INGESTION_STATUSES, type IntegrationHealth, StorageError } from '@org/ingest-core';
import { readNumber, readText, readTimeOrNull, readWord } from './row-values.js';
import type { SqlRow } from './sql-statement.js';
import { toLastError } from './state-row.js';

/** What a page of integrations is narrowed by once its query was read. */
export interface HealthRequest {
  readonly organizationId: string;
  readonly status: IntegrationHealth['status'] | null;
  /** The last integration of the page before; `null` for the first page. */
  readonly after: string | null;
  /** How many integrations to read; one more than a page holds tells whether another page follows. */
  readonly rows: number;
}

/** What is read beside the state of an integration. */
export type HealthCounts = Pick<IntegrationHealth, 'openFailures' | 'contentCounts' | 'newestPublishedAt'>;

/** A row of the state table as the statements on health select it, and what is counted beside it. Pure. */
export function toIntegrationHealth(row: SqlRow, counts: HealthCounts): IntegrationHealth {
  return {
    integrationId: readText(row, 'integrationId'),
    status: readWord(row, 'status', INGESTION_STATUSES),
    watermark: readTimeOrNull(row, 'watermark'),
    lastSuccessAt: readTimeOrNull(row, 'lastSuccessAt'),
    nextEligibleAt: readTimeOrNull(row, 'nextEligibleAt'),
    lastError: toLastError(row),
    consecutiveFailures: readNumber(row, 'consecutiveFailures'),
    ...counts,
  };
}

/** The counts where they stand in the row of the state, those of formats under the names of these. */
export function toHealthCounts(row: SqlRow): HealthCounts {
  return {
    openFailures: readNumber(row, 'openFailures'),
    contentCounts: countEach(CONTENT_FORMATS, (format) => readNumber(row, format)),
    newestPublishedAt: readTimeOrNull(row, 'newestPublishedAt'),
  };
}

/** How many integrations have each status, from a row for each one that occurs. */
export function toStatusTotals(rows: readonly SqlRow[]): Readonly<Record<IntegrationHealth['status'], number>> {
  const counts = new Map(rows.map((row) => [readWord(row, 'status', INGESTION_STATUSES), readNumber(row, 'count')]));
  return countEach(INGESTION_STATUSES, (status) => counts.get(status) ?? 0);
}

export function countEach<const Word extends string>(words: readonly Word[], count: (word: Word) => number) {
  return Object.fromEntries(words.map((word) => [word, count(word)])) as Record<Word, number>;
}

/** @throws {StorageError} when the limit is not one that the port allows. */
export function checkHealthLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= 1000) return;
  throw new StorageError(`The health limit ${limit} is not a whole number from 1 to 1000. Ask for smaller pages.`);
}
