import { InvalidJobError, parseIngestionJob } from '@org/ingest-core';
import type { JobCodec } from '../job-codec.js';
import { POSTIZ_PATTERN } from './envelope.js';

/**
 * Reads and writes jobs as Postiz' own queue client and Nest strategy do: `{ id, options, payload }`, on the queue
 * `analytics-ingest-metadata`, under the name of the pattern.
 *
 * Whatever holds an ingestion job as its `payload` is read, under any name: a job scheduler of Postiz names its jobs by
 * its id. What the envelope's options say of retries and of removal does not count; the runner's options do.
 *
 * @example
 * ```ts
 * const runner = createBullMqJobRunner({ client: connection, codec: postizEnvelopeCodec });
 * ```
 */
export const postizEnvelopeCodec: JobCodec = {
  queueName: POSTIZ_PATTERN,
  nameOf: (_payload, queueName) => queueName,
  encode: (payload, jobId) => ({ id: jobId, options: {}, payload }),
  decode: (data) => {
    if (typeof data === 'object' && data !== null && 'payload' in data) return parseIngestionJob(data.payload);
    throw new InvalidJobError(
      'The job holds no envelope. Add it as { id, options, payload }, with the ingestion job as its payload.',
    );
  },
};
