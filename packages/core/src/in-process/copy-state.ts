import type {
  IngestionState,
  RecordedError,
  ResumePosition,
  StoredIngestionFailure,
} from '../ports/ingestion-state-repository.js';

/** The fields of a state and no others, in fresh objects. */
export function copyState(state: IngestionState): IngestionState {
  return {
    organizationId: state.organizationId,
    integrationId: state.integrationId,
    status: state.status,
    watermark: copyDate(state.watermark),
    resumePositions: Object.fromEntries(
      Object.entries(state.resumePositions).map(([key, position]) => [key, copyPosition(position)]),
    ),
    nextEligibleAt: copyDate(state.nextEligibleAt),
    lastError: state.lastError === null ? null : copyError(state.lastError),
    suspicion: state.suspicion === null ? null : copyError(state.suspicion),
    consecutiveFailures: state.consecutiveFailures,
    lastSuccessAt: copyDate(state.lastSuccessAt),
    pageSize: state.pageSize,
    version: state.version,
  };
}

/** The fields of an error and no others, in fresh objects. */
export function copyError(error: RecordedError): RecordedError {
  return {
    kind: error.kind,
    code: error.code,
    subcode: error.subcode,
    fbtraceId: error.fbtraceId,
    message: error.message,
    at: new Date(error.at),
  };
}

/** A failure of its own: nothing in it is shared with `failure`. */
export function copyFailure(failure: StoredIngestionFailure): StoredIngestionFailure {
  return {
    ...failure,
    error: copyError(failure.error),
    firstSeenAt: new Date(failure.firstSeenAt),
    resolvedAt: copyDate(failure.resolvedAt),
  };
}

function copyPosition(position: ResumePosition): ResumePosition {
  return {
    since: copyDate(position.since),
    until: copyDate(position.until),
    position: position.position,
    newestPublishedAt: copyDate(position.newestPublishedAt),
    startedAt: new Date(position.startedAt),
  };
}

function copyDate(date: Date | null): Date | null {
  return date === null ? null : new Date(date);
}
