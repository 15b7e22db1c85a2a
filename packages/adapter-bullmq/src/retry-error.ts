import { UnrecoverableError } from 'bullmq';

/** Tells BullMQ to try the job again after a delay, at the cost of an attempt. */
export class RetryError extends Error {
  override readonly name = 'RetryError';
  readonly delayMs: number;

  constructor(reason: string, delayMs: number) {
    super(reason);
    this.delayMs = delayMs;
    // The queue keeps stacks for a person to read; where in the runner this was made tells nothing.
    this.stack = `RetryError: ${reason}`;
  }
}

/** Tells BullMQ that the job failed for good. */
export function finalError(reason: string): UnrecoverableError {
  const error = new UnrecoverableError(reason);
  error.stack = `UnrecoverableError: ${reason}`;
  return error;
}

/** The name of the backoff that reads the delay from the error. */
const BACKOFF_TYPE = 'ingest';

/** What has BullMQ ask the runner's own strategy. */
export const BACKOFF: { readonly type: string } = { type: BACKOFF_TYPE };

/** BullMQ's `backoffStrategy`: the delay was decided with the failure. */
export function backoffStrategy(_attemptsMade: number, _type?: string, error?: Error): number {
  return error instanceof RetryError ? Math.ceil(error.delayMs) : 0;
}
