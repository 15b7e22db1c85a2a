import { StorageError } from '../errors.js';
import type { IngestionState } from '../ports/ingestion-state-repository.js';

/** @throws {StorageError} when one of the times is no time, as `what` calls the whole of them. */
export function checkTimes(what: string, times: readonly (Date | null)[]): void {
  if (times.every((time) => time === null || !Number.isNaN(time.getTime()))) return;
  throw new StorageError(`${what} is not a valid time. Pass a Date that is one.`);
}

/** Every time that a state holds. */
export function timesOf(state: IngestionState): readonly (Date | null)[] {
  const { watermark, nextEligibleAt, lastSuccessAt, lastError, suspicion, resumePositions } = state;
  return [
    ...[watermark, nextEligibleAt, lastSuccessAt, lastError?.at ?? null, suspicion?.at ?? null],
    ...Object.values(resumePositions).flatMap((at) => [at.since, at.until, at.newestPublishedAt, at.startedAt]),
  ];
}
