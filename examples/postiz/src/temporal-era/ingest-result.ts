import { type IngestionReport, toJobOutcome } from '@org/ingest-core';
import { ApplicationFailure } from '@temporalio/common';

/** What a workflow gets from a run, and its history keeps. */
export interface IngestResult {
  /** `skipped`: the Page waits for a person, and nothing was read. */
  readonly kind: 'completed' | 'skipped';
  readonly inserted: number;
  readonly updated: number;
}

/**
 * What an activity returns after a report, or the failure that it ends with. Pure.
 *
 * @throws {ApplicationFailure} retryable, with the delay that Meta or the SDK's policy asks for, when the same job is to run
 * again; otherwise not retryable. Its type is what the report says: `rate-limited`, `interrupted`, `skipped`, `retry`,
 * `second-look`, or, for good, `paused`, `postponed`, `gave-up`.
 */
export function toIngestResult(report: IngestionReport): IngestResult {
  const outcome = toJobOutcome(report);
  if (outcome.kind === 'done') {
    const { inserted, updated } = report.totals;
    return { kind: report.kind === 'skipped' ? 'skipped' : 'completed', inserted, updated };
  }
  throw ApplicationFailure.create({
    message: outcome.reason,
    type: report.kind === 'failed' ? report.next.kind : report.kind,
    ...(outcome.kind === 'retry' ? { nonRetryable: false, nextRetryDelay: outcome.delayMs } : { nonRetryable: true }),
  });
}
