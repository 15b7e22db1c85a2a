import type { GraphRequestError } from './graph-request-error.js';
import { rateLimitScopeOf } from './rate-limit-scope.js';

/** Meta's code for a batch that took too long. */
const BATCH_TIMEOUT = 960;

/**
 * Whether a batch that failed as a whole says nothing about its calls: its answer was too large, it took Meta too long,
 * or the token that stands for it was refused. An outage and a limit of the app would have met each call on its own.
 */
export function isTroubleOfBatch({ classification }: GraphRequestError): boolean {
  if (classification.code === BATCH_TIMEOUT) return true;
  switch (classification.kind) {
    case 'transient':
    case 'unknown':
      return false;
    case 'rate-limit':
      return rateLimitScopeOf(classification) !== 'app';
    default:
      return true;
  }
}

/** Whether a batch may have failed as a whole because it held so many calls. */
export function mayBeTooLarge({ classification }: GraphRequestError): boolean {
  return ['transient', 'reduce-data'].includes(classification.kind);
}

/** Whether a call of a batch failed because the time of the batch was over, so that alone it might not. */
export function isTimedOutInBatch({ classification, status }: GraphRequestError): boolean {
  return classification.kind === 'transient' && (status === null || classification.code === BATCH_TIMEOUT);
}
