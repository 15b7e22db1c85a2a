import type { IntegrationRef } from '../content/content-item.js';
import type { ContentWindow, QuarantinedItem } from '../ports/content-source.js';
import type { IngestionWarning } from '../ports/ingestion-warning.js';
import type { IngestionReport, IngestionTotals } from './ingestion-report.js';

/** What happens during a run, as it happens; discriminated on `kind`. */
export type IngestionEvent = IntegrationRef &
  (
    | { readonly kind: 'run-started'; readonly window: ContentWindow | null; readonly resumed: boolean }
    /** A page is stored, and unless it was the last its position is saved. `totals` are those of the run so far. */
    | { readonly kind: 'page-stored'; readonly totals: IngestionTotals }
    /** Content was proven to be gone, or withdrawn, and is marked as removed. The ids may name some that was not stored. */
    | { readonly kind: 'content-removed'; readonly externalContentIds: readonly string[] }
    | { readonly kind: 'item-quarantined'; readonly item: QuarantinedItem }
    | { readonly kind: 'warning'; readonly warning: IngestionWarning }
    | { readonly kind: 'run-ended'; readonly report: IngestionReport }
  );

/** Called synchronously; what it throws is logged and does not stop the run. */
export type IngestionEventListener = (event: IngestionEvent) => void;
