import type { IngestionJob, JobRequest } from '@org/ingest-core';

/** A way to queue the jobs, with workers of its own. */
export interface Contestant {
  readonly name: string;
  enqueueMany(requests: readonly JobRequest[]): Promise<{ readonly added: number }>;
  /** Starts the workers. */
  process(handle: (job: IngestionJob) => Promise<void>): Promise<void>;
  /** Ends them; what runs is not waited for long. */
  close(): Promise<void>;
}

/** How many run at a time. */
export interface Slots {
  readonly runners: number;
  readonly slotsARunner: number;
  readonly globalConcurrency?: number;
  readonly tenantConcurrency?: number;
}
