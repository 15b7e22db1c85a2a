import type { UpsertManyResult } from '../ports/content-repository.js';
import type { ContentPage } from '../ports/content-source.js';
import type { IngestionTotals } from './ingestion-report.js';

export const NO_TOTALS: IngestionTotals = {
  inserted: 0,
  updated: 0,
  unchanged: 0,
  removed: 0,
  quarantined: 0,
  skipped: 0,
  pages: 0,
  apiCalls: 0,
};

/** The totals after one more page was read and stored. */
export function addPage(totals: IngestionTotals, page: ContentPage, stored: UpsertManyResult): IngestionTotals {
  return {
    inserted: totals.inserted + stored.inserted,
    updated: totals.updated + stored.updated,
    unchanged: totals.unchanged + stored.unchanged,
    removed: totals.removed,
    quarantined: totals.quarantined + page.quarantined.length + stored.rejected.length,
    skipped: totals.skipped + page.skipped,
    pages: totals.pages + 1,
    apiCalls: totals.apiCalls,
  };
}

/** The totals of two runs together. */
export function addTotals(one: IngestionTotals, other: IngestionTotals): IngestionTotals {
  return {
    inserted: one.inserted + other.inserted,
    updated: one.updated + other.updated,
    unchanged: one.unchanged + other.unchanged,
    removed: one.removed + other.removed,
    quarantined: one.quarantined + other.quarantined,
    skipped: one.skipped + other.skipped,
    pages: one.pages + other.pages,
    apiCalls: one.apiCalls + other.apiCalls,
  };
}
