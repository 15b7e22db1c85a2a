import { InvalidJobError } from '../errors.js';
import { type IngestionJob, parseIngestionJob } from './ingestion-job.js';
import type { JobRequest } from './job-runner.js';
import { isQueueId } from './queue-id.js';

/** A `JobRequest` that was checked, with its defaults filled in. */
export interface ParsedJobRequest {
  readonly payload: IngestionJob;
  /** `null` when it is not deduplicated. */
  readonly id: string | null;
  readonly delayMs: number;
  readonly urgency: 'fresh' | 'history';
}

/**
 * Checks all requests before any is taken, the same way in every `JobRunner`.
 *
 * @example
 * ```ts
 * parseJobRequests([{ payload: { kind: 'item', version: 1, … }, id: 'item-100_1' }]);
 * ```
 * @throws {InvalidJobError} naming the first request that is wrong, by its place in the list.
 */
export function parseJobRequests(requests: readonly JobRequest[]): readonly ParsedJobRequest[] {
  return requests.map((request, index) => {
    const where = `The job request at index ${index}`;
    const payload = parsePayload(request.payload, where);
    return {
      payload,
      id: request.id === undefined ? null : checkId(request.id, where),
      delayMs: checkDelay(request.delayMs ?? 0, where),
      urgency: checkUrgency(request.urgency ?? (payload.kind === 'backfill' ? 'history' : 'fresh'), where),
    };
  });
}

function parsePayload(payload: unknown, where: string): IngestionJob {
  try {
    return parseIngestionJob(payload);
  } catch (error) {
    if (!(error instanceof InvalidJobError)) throw error;
    throw new InvalidJobError(`${where} is refused. ${error.message}`, { cause: error });
  }
}

function checkId(id: unknown, where: string): string {
  if (isQueueId(id)) return id;
  throw new InvalidJobError(
    `${where} has an id that a queue cannot hold. Use a text that is not empty, not a bare integer and has no ":" in it.`,
  );
}

function checkDelay(delayMs: unknown, where: string): number {
  if (typeof delayMs === 'number' && Number.isFinite(delayMs) && delayMs >= 0) return delayMs;
  throw new InvalidJobError(`${where} has a delayMs that is not a number of milliseconds from 0 up.`);
}

function checkUrgency(urgency: unknown, where: string): 'fresh' | 'history' {
  if (urgency === 'fresh' || urgency === 'history') return urgency;
  throw new InvalidJobError(`${where} has an urgency that is neither "fresh" nor "history".`);
}
