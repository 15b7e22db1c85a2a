import type { IngestionFailure } from '@org/ingest-core';
import { toStorableText } from './storable-text.js';

/** Longer than any id of Meta's, and short enough for an index entry of PostgreSQL. */
const LONGEST_ID = 255;

/** One failure of a call, with what the log counts it by and how often the call has it. */
export interface CountedFailure extends IngestionFailure {
  readonly openKey: string;
  readonly occurrences: number;
  readonly firstSeenAt: Date;
}

/**
 * What the log counts a failure by while it is open: two have the same text exactly when scope, item, kind, code and
 * subcode are equal. An id that no index could hold counts by its beginning.
 */
export function openKeyOf(failure: IngestionFailure): string {
  const { kind, code, subcode } = failure.error;
  return JSON.stringify([failure.scope, failure.externalContentId?.slice(0, LONGEST_ID) ?? null, kind, code, subcode]);
}

/** Equal failures of a call as one, with the newest error: a statement cannot meet one row twice. Pure. */
export function countFailures(failures: readonly IngestionFailure[]): readonly CountedFailure[] {
  const counted = new Map<string, CountedFailure>();
  for (const failure of failures.map(withStorableTexts)) {
    const openKey = openKeyOf(failure);
    const key = JSON.stringify([failure.organizationId, failure.integrationId, openKey]);
    const before = counted.get(key);
    counted.set(key, {
      ...failure,
      openKey,
      occurrences: (before?.occurrences ?? 0) + 1,
      firstSeenAt: before?.firstSeenAt ?? failure.error.at,
      error: before !== undefined && before.error.at > failure.error.at ? before.error : failure.error,
    });
  }
  return [...counted.values()];
}

function withStorableTexts(failure: IngestionFailure): IngestionFailure {
  const { externalContentId, error } = failure;
  return {
    ...failure,
    // The id of an item that could not even be read may be any text; here it only tells a person which one it was.
    externalContentId: externalContentId === null ? null : toStorableText(externalContentId),
    error: {
      ...error,
      fbtraceId: error.fbtraceId === null ? null : toStorableText(error.fbtraceId),
      message: toStorableText(error.message),
    },
  };
}
