import { type IngestionJob, parseIngestionJob } from '@org/ingest-core';

/** How a payload lies in the queue, for queues that others fill or read too. */
export interface JobCodec {
  /** The queue that it is meant for; what `queueName` defaults to. */
  readonly queueName?: string;
  /** The name of the BullMQ job. */
  nameOf(payload: IngestionJob, queueName: string): string;
  /** What becomes the job's `data`; it has to survive JSON. `jobId` is the id under which the job is added. */
  encode(payload: IngestionJob, jobId: string): unknown;
  /**
   * The payload of a job that somebody added.
   * @throws {InvalidJobError} when it holds none; the job then fails for good.
   */
  decode(data: unknown): IngestionJob;
}

/** The default: the payload itself, under the name of its kind. */
export const plainJobCodec: JobCodec = {
  nameOf: (payload) => payload.kind,
  encode: (payload) => payload,
  decode: (data) => parseIngestionJob(data),
};
