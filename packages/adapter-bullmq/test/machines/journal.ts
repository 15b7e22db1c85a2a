import type { IngestionReport } from '@org/ingest-core';

/** What a machine tells of itself, a line of JSON each; `at` is the computer's own clock, the same in all processes. */
export type JournalEntry = { readonly at: number } & (
  | { readonly kind: 'ready' }
  | { readonly kind: 'run-started'; readonly run: string; readonly integration: string; readonly job: string }
  /** Its walk began: a new one, or where an earlier run had saved its position. */
  | { readonly kind: 'walk-started'; readonly run: string; readonly resumed: boolean }
  | { readonly kind: 'page-stored'; readonly run: string }
  | { readonly kind: 'run-ended'; readonly run: string; readonly outcome: IngestionReport['kind'] | 'threw' }
  | { readonly kind: 'ticked'; readonly enqueued: number }
  | { readonly kind: 'runner'; readonly event: RunnerEventName; readonly jobId: string | null }
);

/** What of the runner's events goes into the journal. */
export const RUNNER_EVENTS = ['job-ended', 'lock-lost', 'job-stalled', 'queue-lost'] as const;
export type RunnerEventName = (typeof RUNNER_EVENTS)[number];

/** An entry and the machine that made it, 0 for the one that was started first. */
export type MachineEntry = JournalEntry & { readonly machine: number };

/** Milliseconds of a clock that every process of the computer shares, and that never goes back. */
export function sharedNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
