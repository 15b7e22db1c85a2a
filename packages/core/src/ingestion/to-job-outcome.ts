import type { JobOutcome } from '../ports/job-runner.js';
import type { IngestionReport } from './ingestion-report.js';

/**
 * What a job runner does after a report. Pure.
 *
 * Waits that Meta or a shutdown asked for spend no attempt. A limit of the whole app holds every job of it. A pause is final: only a person and `resumeIntegration` end it.
 */
export function toJobOutcome(report: IngestionReport): JobOutcome {
  switch (report.kind) {
    case 'completed':
      return { kind: 'done' };
    case 'skipped':
      return report.retryAfterMs === null
        ? { kind: 'done' }
        : { kind: 'retry', delayMs: report.retryAfterMs, spendAttempt: false, reason: 'not yet eligible' };
    case 'rate-limited':
      return {
        kind: 'retry',
        delayMs: report.retryAfterMs,
        spendAttempt: false,
        reason: report.error.message,
        scope: report.scope === 'app' ? 'app' : 'job',
      };
    case 'interrupted':
      return { kind: 'retry', delayMs: 0, spendAttempt: false, reason: 'interrupted' };
    case 'failed':
      return outcomeOfFailure(report.next, report.error.message);
  }
}

function outcomeOfFailure(next: (IngestionReport & { kind: 'failed' })['next'], reason: string): JobOutcome {
  switch (next.kind) {
    case 'retry':
      return { kind: 'retry', delayMs: next.delayMs, spendAttempt: true, reason };
    case 'second-look':
      return { kind: 'retry', delayMs: next.delayMs, spendAttempt: false, reason };
    case 'paused':
    case 'postponed':
    case 'gave-up':
      return { kind: 'fail', reason };
  }
}
