import type { IngestionFailure, IngestionState, RecordedError } from '@org/ingest-core';

/** A transient failure that is always the same, with what a test cares about put in its place. */
export function buildRecordedError(overrides: Partial<RecordedError> = {}): RecordedError {
  return {
    kind: 'transient',
    code: 2,
    subcode: null,
    fbtraceId: 'AbCdEf123',
    message: 'Service temporarily unavailable',
    at: new Date('2026-03-04T10:00:00.000Z'),
    ...overrides,
  };
}

/**
 * The state of an integration that was never saved, with what a test cares about put in its place.
 *
 * @example
 * ```ts
 * const paused = buildIngestionState({ status: 'PAUSED_TOKEN' });
 * ```
 */
export function buildIngestionState(overrides: Partial<IngestionState> = {}): IngestionState {
  return {
    organizationId: 'org-1',
    integrationId: 'integration-1',
    status: 'ACTIVE',
    watermark: null,
    resumePositions: {},
    nextEligibleAt: null,
    lastError: null,
    suspicion: null,
    consecutiveFailures: 0,
    lastSuccessAt: null,
    pageSize: null,
    version: 0,
    ...overrides,
  };
}

/** A failed run that is always the same, with what a test cares about put in its place. */
export function buildIngestionFailure(overrides: Partial<IngestionFailure> = {}): IngestionFailure {
  return {
    organizationId: 'org-1',
    integrationId: 'integration-1',
    scope: 'run',
    externalContentId: null,
    error: buildRecordedError(),
    ...overrides,
  };
}
