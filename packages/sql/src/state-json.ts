import {
  GRAPH_ERROR_KINDS,
  type IngestionState,
  type RecordedError,
  type ResumePosition,
  StorageError,
} from '@org/ingest-core';
import { toStorableText } from './storable-text.js';

export const RECORDED_ERROR_KINDS: readonly RecordedError['kind'][] = [...GRAPH_ERROR_KINDS, 'storage', 'internal'];

/**
 * The parts of a state that are kept as JSON, times as ISO 8601.
 *
 * @throws {StorageError} when one of its times is no time: JSON makes `null` of it, and the state could not be read again.
 */
export function toStateJson(state: IngestionState): { readonly resumePositions: unknown; readonly suspicion: unknown } {
  return {
    resumePositions: Object.fromEntries(
      Object.entries(state.resumePositions).map(([key, at]) => [
        toStorableText(key),
        {
          since: toTimeText(at.since),
          until: toTimeText(at.until),
          position: toStorableText(at.position),
          newestPublishedAt: toTimeText(at.newestPublishedAt),
          startedAt: toTimeText(at.startedAt),
        },
      ]),
    ),
    suspicion:
      state.suspicion === null
        ? null
        : {
            ...state.suspicion,
            at: toTimeText(state.suspicion.at),
            message: toStorableText(state.suspicion.message),
            fbtraceId: state.suspicion.fbtraceId === null ? null : toStorableText(state.suspicion.fbtraceId),
          },
  };
}

function toTimeText(time: Date | null): string | null {
  if (time === null) return null;
  if (Number.isNaN(time.getTime()))
    throw new StorageError('A resume position or the suspicion of the ingestion state holds a time that is not valid.');
  return time.toISOString();
}

/** @throws {StorageError} when the JSON is not what `toStateJson` made. */
export function parseResumePositions(json: unknown): Readonly<Record<string, ResumePosition>> {
  return Object.fromEntries(
    Object.entries(asObject(json, 'resumePositions')).map(([key, value]) => {
      const fields = asObject(value, 'resumePositions');
      const position: ResumePosition = {
        since: parseTimeOrNull(fields.since),
        until: parseTimeOrNull(fields.until),
        position: asText(fields.position, 'resumePositions'),
        newestPublishedAt: parseTimeOrNull(fields.newestPublishedAt),
        startedAt: parseTime(fields.startedAt, 'resumePositions'),
      };
      return [key, position];
    }),
  );
}

/** @throws {StorageError} when the JSON is not what `toStateJson` made. */
export function parseRecordedError(json: unknown): RecordedError {
  const fields = asObject(json, 'suspicion');
  const kind = RECORDED_ERROR_KINDS.find((known) => known === fields.kind);
  if (kind === undefined) throw unreadable('suspicion');
  return {
    kind,
    code: typeof fields.code === 'number' ? fields.code : null,
    subcode: typeof fields.subcode === 'number' ? fields.subcode : null,
    fbtraceId: typeof fields.fbtraceId === 'string' ? fields.fbtraceId : null,
    message: asText(fields.message, 'suspicion'),
    at: parseTime(fields.at, 'suspicion'),
  };
}

function asObject(value: unknown, column: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unreadable(column);
  return value as Readonly<Record<string, unknown>>;
}

function asText(value: unknown, column: string): string {
  if (typeof value !== 'string') throw unreadable(column);
  return value;
}

function parseTime(value: unknown, column: string): Date {
  const time = new Date(typeof value === 'string' ? value : Number.NaN);
  if (Number.isNaN(time.getTime())) throw unreadable(column);
  return time;
}

function parseTimeOrNull(value: unknown): Date | null {
  return value === null || value === undefined ? null : parseTime(value, 'resumePositions');
}

function unreadable(column: string): StorageError {
  return new StorageError(`The column "${column}" of an ingestion state holds JSON that this version does not know.`);
}
