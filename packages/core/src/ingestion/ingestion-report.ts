import type { Platform } from '../content/content-item.js';
import type { RateLimitScope } from '../graph-api/graph-error-row.js';
import type { ContentWindow } from '../ports/content-source.js';
import type { IngestionJob } from '../ports/ingestion-job.js';
import type { IngestionStatus, RecordedError } from '../ports/ingestion-state-repository.js';
import type { IngestionWarning } from '../ports/ingestion-warning.js';

/** What a run did, however it ended. */
export interface IngestionTotals {
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Rows whose content was proven to be gone. */
  readonly removed: number;
  /** Items set aside: not understood, or refused by the storage. */
  readonly quarantined: number;
  /** Items that are not ours, or outside the window. */
  readonly skipped: number;
  /** Steps that were read and stored. */
  readonly pages: number;
  /** HTTP requests made, failed ones and self-checks included. */
  readonly apiCalls: number;
}

/** What every report says. */
export interface ReportBase {
  readonly job: IngestionJob;
  readonly platform: Platform;
  readonly totals: IngestionTotals;
  readonly warnings: readonly IngestionWarning[];
}

/** What comes after a failed run. */
export type AfterFailure =
  /** A person has to act; the host was told. */
  | { readonly kind: 'paused'; readonly status: Exclude<IngestionStatus, 'ACTIVE' | 'DISABLED'> }
  /** Try the same job again after `delayMs`; it spends an attempt. */
  | { readonly kind: 'retry'; readonly delayMs: number }
  /** A permanent failure that is not believed yet: look once more after `delayMs`. */
  | { readonly kind: 'second-look'; readonly delayMs: number }
  /** Not before `delayMs` have passed; `surface` when it keeps happening and someone should see it. */
  | { readonly kind: 'postponed'; readonly delayMs: number; readonly surface: boolean }
  /** The attempts are spent; the next tick tries again. */
  | { readonly kind: 'gave-up' };

/** The walk came to its end and everything it read is stored. */
export interface CompletedReport extends ReportBase {
  readonly kind: 'completed';
  /** What was read; `null` for a single item. */
  readonly window: ContentWindow | null;
  readonly watermark: Date | null;
}

/** Nothing was read, on purpose. */
export interface SkippedReport extends ReportBase {
  readonly kind: 'skipped';
  readonly reason: 'paused' | 'not-yet-eligible';
  readonly status: IngestionStatus;
  /** Milliseconds until it may be read; `null` when a person has to act first. */
  readonly retryAfterMs: number | null;
}

/** Meta said to wait. No attempt is spent; what was read is stored and the position is saved. */
export interface RateLimitedReport extends ReportBase {
  readonly kind: 'rate-limited';
  readonly retryAfterMs: number;
  /** Whose budget was spent; nothing else has to wait. */
  readonly scope: RateLimitScope;
  readonly error: RecordedError;
}

/** The signal was aborted, or someone else paused the integration. What was read is stored and the position is saved. */
export interface InterruptedReport extends ReportBase {
  readonly kind: 'interrupted';
}

/** The run failed; the failure is recorded. What was read before is stored and the position is saved. */
export interface FailedReport extends ReportBase {
  readonly kind: 'failed';
  readonly error: RecordedError;
  readonly next: AfterFailure;
}

/** How a run ended, discriminated on `kind`. */
export type IngestionReport = CompletedReport | SkippedReport | RateLimitedReport | InterruptedReport | FailedReport;
