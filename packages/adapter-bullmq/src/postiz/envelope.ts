import type { IngestionJob, ParsedJobRequest } from '@org/ingest-core';

/** The queue, and the pattern of the events on it, that ingestion jobs go to in Postiz. */
export const POSTIZ_PATTERN = 'analytics-ingest-metadata';

/** What lies on a queue of Postiz: its client writes the whole envelope as the job's data. */
export interface PostizEnvelope {
  /** Becomes the job's id. Default: a new one. */
  readonly id?: string;
  /** Become the job's options, as BullMQ has them. */
  readonly options?: object;
  /** What a handler of the pattern is called with. */
  readonly payload: unknown;
}

/** What is written about one job. */
export interface EnvelopeParts {
  /** A new id, for this job alone. */
  readonly jobId: string;
  readonly payload: IngestionJob & Readonly<Record<string, unknown>>;
  readonly delayMs: number;
  readonly priority: number;
  /** While a job with this waits or runs, another one is not added. */
  readonly deduplicationId: ParsedJobRequest['id'];
}

/**
 * An envelope as Postiz' client takes it. What deduplicates is no job id: that would be taken as long as the job is kept
 * to be looked at, and could not be given again by the job's own handler.
 *
 * @see https://docs.bullmq.io/guide/jobs/deduplication
 */
export function toEnvelope({ jobId, payload, delayMs, priority, deduplicationId }: EnvelopeParts): PostizEnvelope {
  return {
    id: jobId,
    options: {
      priority,
      ...(delayMs > 0 && { delay: Math.ceil(delayMs) }),
      ...(deduplicationId !== null && { deduplication: { id: deduplicationId } }),
    },
    payload,
  };
}
