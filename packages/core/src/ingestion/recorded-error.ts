import { IngestError, StorageError } from '../errors.js';
import { GraphRequestError } from '../graph-api/graph-request-error.js';
import { redactSecrets } from '../graph-api/redact-secrets.js';
import type { RecordedError } from '../ports/ingestion-state-repository.js';

/**
 * What is kept of an error: Meta's codes and a sentence, with every secret taken out. Messages of other people's errors
 * may hold anything (a query with a token, a row with a caption), so of these only the class and the code are kept.
 */
export function toRecordedError(error: unknown, at: Date): RecordedError {
  if (error instanceof GraphRequestError) {
    const { kind, code, subcode, fbtraceId, message } = error.classification;
    return { kind, code, subcode, fbtraceId, message, at };
  }
  const kind = error instanceof StorageError ? 'storage' : 'internal';
  return { kind, code: null, subcode: null, fbtraceId: null, message: describeError(error), at };
}

/**
 * One sentence about anything that was thrown that is safe to log: the message of an error of this SDK without secrets, the
 * class and the code of any other.
 */
export function describeError(error: unknown): string {
  if (error instanceof IngestError) return redactSecrets(error.message);
  if (!(error instanceof Error)) return 'Something was thrown that is not an Error.';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const words = [error.name, code].filter((word) => /^\w{1,60}$/.test(word));
  return `An error of another library was thrown: ${words.join(' ') || 'Error'}.`;
}

/** An item that was set aside, as a line of the failure log. */
export function toItemError(reason: string, at: Date): RecordedError {
  return { kind: 'bad-request', code: null, subcode: null, fbtraceId: null, message: redactSecrets(reason), at };
}
