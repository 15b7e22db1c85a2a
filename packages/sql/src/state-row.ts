import {
  INGESTION_STATUSES,
  type IngestionState,
  type RecordedError,
  type StoredIngestionFailure,
} from '@org/ingest-core';
import {
  readJson,
  readNumber,
  readNumberOrNull,
  readText,
  readTextOrNull,
  readTime,
  readTimeOrNull,
  readWord,
} from './row-values.js';
import type { SqlRow } from './sql-statement.js';
import { parseRecordedError, parseResumePositions, RECORDED_ERROR_KINDS } from './state-json.js';

/** A row of the state table, as the statements select it. Pure. */
export function toIngestionState(row: SqlRow): IngestionState {
  return {
    organizationId: readText(row, 'organizationId'),
    integrationId: readText(row, 'integrationId'),
    status: readWord(row, 'status', INGESTION_STATUSES),
    watermark: readTimeOrNull(row, 'watermark'),
    resumePositions: parseResumePositions(readJson(row, 'resumePositions')),
    nextEligibleAt: readTimeOrNull(row, 'nextEligibleAt'),
    lastError: toLastError(row),
    suspicion: readTextOrNull(row, 'suspicion') === null ? null : parseRecordedError(readJson(row, 'suspicion')),
    consecutiveFailures: readNumber(row, 'consecutiveFailures'),
    lastSuccessAt: readTimeOrNull(row, 'lastSuccessAt'),
    pageSize: readNumberOrNull(row, 'pageSize'),
    version: readNumber(row, 'version'),
  };
}

/** The last error of a state, from the columns of the state table. */
export function toLastError(row: SqlRow): RecordedError | null {
  if (readTextOrNull(row, 'lastErrorKind') === null) return null;
  return {
    kind: readWord(row, 'lastErrorKind', RECORDED_ERROR_KINDS),
    code: readNumberOrNull(row, 'lastErrorCode'),
    subcode: readNumberOrNull(row, 'lastErrorSubcode'),
    fbtraceId: readTextOrNull(row, 'lastErrorFbtraceId'),
    message: readText(row, 'lastErrorMessage'),
    at: readTime(row, 'lastErrorAt'),
  };
}

/** A row of the failure log, as the statements select it. Pure. */
export function toStoredIngestionFailure(row: SqlRow): StoredIngestionFailure {
  return {
    id: readText(row, 'id'),
    organizationId: readText(row, 'organizationId'),
    integrationId: readText(row, 'integrationId'),
    scope: readWord(row, 'scope', ['run', 'item']),
    externalContentId: readTextOrNull(row, 'externalContentId'),
    error: {
      kind: readWord(row, 'kind', RECORDED_ERROR_KINDS),
      code: readNumberOrNull(row, 'code'),
      subcode: readNumberOrNull(row, 'subcode'),
      fbtraceId: readTextOrNull(row, 'fbtraceId'),
      message: readText(row, 'message'),
      at: readTime(row, 'lastSeenAt'),
    },
    occurrences: readNumber(row, 'occurrences'),
    firstSeenAt: readTime(row, 'firstSeenAt'),
    resolvedAt: readTimeOrNull(row, 'resolvedAt'),
  };
}
