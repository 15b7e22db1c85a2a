import type { EndedJob, IngestionJob } from '@org/ingest-core';

/** What happens in a runner, as it happens; discriminated on `kind`. */
export type BullMqRunnerEvent =
  | { readonly kind: 'job-started'; readonly jobId: string; readonly payload: IngestionJob; readonly attempt: number }
  /** It runs again after `delayMs`. */
  | {
      readonly kind: 'job-delayed';
      readonly jobId: string;
      readonly payload: IngestionJob;
      readonly delayMs: number;
      readonly spentAttempt: boolean;
      readonly reason: string;
    }
  /** Another job of its integration, or too many of its organization, run already. */
  | {
      readonly kind: 'job-yielded';
      readonly jobId: string;
      readonly payload: IngestionJob;
      readonly reason: 'integration-busy' | 'tenant-busy';
    }
  | ({ readonly kind: 'job-ended'; readonly jobId: string } & EndedJob)
  /** Its payload was not understood: it is among the failed ones. */
  | { readonly kind: 'job-refused'; readonly jobId: string; readonly reason: string }
  /** The queue could not be told in time that the job still runs: it was told to stop, and runs again elsewhere. */
  | { readonly kind: 'lock-lost'; readonly jobId: string }
  /** A worker was lost; its job waits again. */
  | { readonly kind: 'job-stalled'; readonly jobId: string }
  /** The queue does not start any job for so long, since the app's limit at the platform is spent. */
  | { readonly kind: 'queue-held'; readonly delayMs: number }
  /** The server came back without its data: jobs that waited are lost, and the next tick adds them again. */
  | { readonly kind: 'queue-lost' }
  /** The connection failed, or BullMQ did; it goes on by itself. */
  | { readonly kind: 'error'; readonly reason: string };

export type BullMqRunnerEventListener = (event: BullMqRunnerEvent) => void;
