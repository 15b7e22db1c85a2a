import { InvalidConfigurationError } from '../errors.js';
import { createBatchLimit } from './batch-limit.js';
import { MAX_BATCH_SIZE } from './batch-request.js';
import { type BatchSeat, createCallCollector } from './call-collector.js';
import { checkPositive } from './client-options.js';
import type { GraphClient } from './graph-client.js';
import { graphPathOf } from './graph-path.js';
import { readEdgeAnswer } from './read-edge-answer.js';
import { sendTogether } from './send-together.js';

export interface BatchingGraphClientOptions {
  /** Calls that one HTTP request holds, 1 to 50. Default: 50, as many as Meta takes. */
  readonly maxCalls?: number;
  /** Milliseconds that a call waits for others at most. Default: 50. */
  readonly maxWaitMs?: number;
  /**
   * The token that stands for each batch as a whole; best the app's own, `{appId}|{appSecret}`, which no customer can
   * take away. Every call carries its own beside it. Default: that of the batch's first call.
   */
  readonly accessToken?: string;
}

/** A `GraphClient` that lets runs share HTTP requests. */
export interface BatchingGraphClient extends GraphClient {
  /**
   * Gives a run a seat. Its calls are those with the seat's signal. A signal that has a seat keeps it. Leave it when the
   * run is over, since calls of others wait for those that a run may still make.
   */
  join(signal?: AbortSignal): BatchSeat;
}

/**
 * Lets runs that go on at the same time share HTTP requests: their calls are collected and go out as batches of up to 50.
 * Give it to the source, and to the runs as `batching`; `ingestOnce`, job handlers and `pollMany` do the rest.
 *
 * - **Same results**: each call is answered, refused, charged to its budgets and counted (`onSend`) as if it went out
 *   alone; a call that is alone does. A call that Meta did not finish in a batch is made again alone, and a batch
 *   that failed for its own sake (too large, its token refused) in halves.
 * - **Apart**: a failure or an abort of one run never touches the calls of another.
 * - **No dead time**: calls go out as soon as a request is full, or every run waits for an answer and none is under way,
 *   or one has waited for `maxWaitMs`.
 * - Saves HTTP requests and **no quota**: Meta counts each call of a batch.
 *
 * Without a seat it is the plain client, and `batch` always is.
 *
 * @example
 * ```ts
 * const batching = createBatchingGraphClient(createGraphClient({ appId, appSecret }), { accessToken: `${appId}|${appSecret}` });
 * const ports = { integrations, sources: [createFacebookPageSource({ client: batching })], content, state, batching };
 * ```
 * @throws {InvalidConfigurationError} when `maxCalls` or `maxWaitMs` is out of its range.
 * @see https://developers.facebook.com/docs/graph-api/batch-requests/
 */
export function createBatchingGraphClient(
  client: GraphClient,
  options: BatchingGraphClientOptions = {},
): BatchingGraphClient {
  const { version, clock } = client;
  const limit = createBatchLimit(checkMaxCalls(options.maxCalls ?? MAX_BATCH_SIZE));
  const sender = { client, accessToken: options.accessToken ?? null, limit };
  const collector = createCallCollector({
    clock,
    maxWaitMs: checkPositive('maxWaitMs', options.maxWaitMs ?? 50),
    limit: () => limit.calls,
    send: (calls) => sendTogether(sender, calls),
  });
  return {
    version,
    clock,
    get: (request) => (collector.has(request.signal) ? collector.collect(request) : client.get(request)),
    async getEdge(request) {
      if (!collector.has(request.signal)) return client.getEdge(request);
      return readEdgeAnswer(await collector.collect(request), graphPathOf(version, request.path));
    },
    batch: (request) => client.batch(request),
    join: (signal) => collector.join(signal),
  };
}

function checkMaxCalls(maxCalls: number): number {
  if (checkPositive('maxCalls', maxCalls) <= MAX_BATCH_SIZE) return maxCalls;
  throw new InvalidConfigurationError(`maxCalls is ${maxCalls}; Meta takes ${MAX_BATCH_SIZE} calls a batch at most`);
}
