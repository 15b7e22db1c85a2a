import { StorageError } from '../errors.js';
import { GraphRequestError } from '../graph-api/graph-request-error.js';
import { redactSecrets } from '../graph-api/redact-secrets.js';
import type { RecordedError } from '../ports/ingestion-state-repository.js';

/** What is kept of an error: Meta's codes and a sentence, with every secret taken out. */
export function toRecordedError(error: unknown, at: Date): RecordedError {
  if (error instanceof GraphRequestError) {
    const { kind, code, subcode, fbtraceId, message } = error.classification;
    return { kind, code, subcode, fbtraceId, message, at };
  }
  const message = redactSecrets(
    error instanceof Error ? `${error.name}: ${error.message}` : 'A value was thrown that is not an error',
  );
  return {
    kind: error instanceof StorageError ? 'storage' : 'internal',
    code: null,
    subcode: null,
    fbtraceId: null,
    message,
    at,
  };
}

/** An item that was set aside, as a line of the failure log. */
export function toItemError(reason: string, at: Date): RecordedError {
  return { kind: 'bad-request', code: null, subcode: null, fbtraceId: null, message: redactSecrets(reason), at };
}
