import { InvalidConfigurationError } from '../errors.js';
import { MAX_BATCH_SIZE } from '../graph-api/batch-request.js';
import type { BatchingGraphClient } from '../graph-api/batching-client.js';
import { type IngestionJobInput, parseIngestionJob } from '../ports/ingestion-job.js';
import { ingestOnce } from './ingest-once.js';
import type { IngestionPorts, IngestOnceOptions } from './ingestion-ports.js';
import type { IngestionReport } from './ingestion-report.js';
import { createIntegrationTurns } from './integration-turns.js';
import { createJobFeed } from './job-feed.js';

/** What `pollMany` works with: the ports of every run, with the batching client that the sources read with. */
export interface PollPorts extends IngestionPorts {
  readonly batching: Pick<BatchingGraphClient, 'join'>;
}

export interface PollManyOptions extends Omit<IngestOnceOptions, 'attempt'> {
  /**
   * How many jobs run at the same time, from 1 up. Fewer than a batch has places leaves places empty; each holds a page of
   * items in memory. Default: 50.
   */
  readonly concurrency?: number;
}

/** What became of one job: what `ingestOnce` returned, or threw. */
export type PollResult =
  | { readonly kind: 'reported'; readonly report: IngestionReport }
  | { readonly kind: 'thrown'; readonly error: unknown };

/** What became of all jobs. */
export interface PollReport {
  /**
   * `completed`: every job was begun and is over. `interrupted`: the signal was aborted. `rate-limited`: Meta told the
   * whole app to wait, so no further job was begun.
   */
  readonly kind: 'completed' | 'interrupted' | 'rate-limited';
  /** Of the jobs that were begun, in their order: those that come after them were not. */
  readonly results: readonly PollResult[];
  /** Milliseconds until the app may read again; `null` unless it was told to wait. */
  readonly retryAfterMs: number | null;
}

/**
 * Polls many integrations with few HTTP requests: `ingestOnce` for each job, many at the same time, on a batching client.
 *
 * - **Same results**: each job has the report, the rows and the state that `ingestOnce` alone gives it; only the number
 *   of HTTP requests differs. One that fails leaves the others alone.
 * - **Few requests**: a quiet Page costs two calls, and 50 calls are one request: 1,000 quiet Pages are 2,000 calls in 40
 *   requests. A busy Page goes on in the batches that follow.
 * - **No quota is saved**: Meta counts each call of a batch. Spread the jobs over time where that is what runs short.
 * - **Bounded**: jobs are taken from the list or stream as others end. Jobs of one integration run one after another.
 *
 * For hosts without a queue. On a queue nothing has to be called: give `batching` to the ports of `createIngestionHandler`,
 * and the jobs that one worker runs at the same time share requests, while retries, turns and fairness stay the queue's.
 *
 * @example
 * ```ts
 * const batching = createBatchingGraphClient(createGraphClient({ appId, appSecret }));
 * const ports = { integrations, sources: [createFacebookPageSource({ client: batching })], content, state, batching };
 * const { results } = await pollMany(jobs, ports);
 * ```
 * @throws {InvalidConfigurationError} when `concurrency` is out of its range.
 * @throws {unknown} what the stream of jobs throws, once the jobs that were begun are over.
 */
export async function pollMany(
  jobs: Iterable<IngestionJobInput> | AsyncIterable<IngestionJobInput>,
  ports: PollPorts,
  options: PollManyOptions = {},
): Promise<PollReport> {
  const { concurrency = MAX_BATCH_SIZE, signal, ...runOptions } = options;
  checkConcurrency(concurrency);
  const feed = createJobFeed(jobs);
  const turns = createIntegrationTurns();
  const results: PollResult[] = [];
  let retryAfterMs: number | null = null;

  function note(index: number, result: PollResult): void {
    results[index] = result;
    if (result.kind !== 'reported' || result.report.kind !== 'rate-limited' || result.report.scope !== 'app') return;
    retryAfterMs = Math.max(retryAfterMs ?? 0, result.report.retryAfterMs);
    feed.stop();
  }

  /** One place of those that run at the same time. It keeps its seat from job to job, so that others wait for its next. */
  async function work(): Promise<void> {
    let seat = ports.batching.join(signal);
    async function runInTurn(input: IngestionJobInput): Promise<IngestionReport> {
      const job = parseIngestionJob(input);
      const turn = turns.take(job);
      try {
        if (turn.before !== null) {
          // Nobody has to wait for the calls of a job that waits itself.
          seat.leave();
          await turn.before;
          seat = ports.batching.join(signal);
        }
        return await ingestOnce(job, ports, { ...runOptions, signal: seat.signal });
      } finally {
        turn.end();
      }
    }
    for (let next = await feed.take(); next !== null; next = await feed.take()) {
      const { index, job } = next;
      await runInTurn(job).then(
        (report) => note(index, { kind: 'reported', report }),
        (error: unknown) => note(index, { kind: 'thrown', error }),
      );
    }
    seat.leave();
  }

  if (signal?.aborted) feed.stop();
  signal?.addEventListener('abort', feed.stop, { once: true });
  await Promise.all(Array.from({ length: concurrency }, work));
  signal?.removeEventListener('abort', feed.stop);
  await feed.end();
  if (retryAfterMs !== null) return { kind: 'rate-limited', results, retryAfterMs };
  return { kind: signal?.aborted ? 'interrupted' : 'completed', results, retryAfterMs };
}

function checkConcurrency(concurrency: number): void {
  if (Number.isSafeInteger(concurrency) && concurrency >= 1) return;
  throw new InvalidConfigurationError(`The option concurrency is ${concurrency}. Use a whole number from 1 up.`);
}
