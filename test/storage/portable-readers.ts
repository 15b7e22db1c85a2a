import type { IngestionState, RecordedError, StoredIngestionFailure } from '@org/ingest-core';
import type { StoredContentRow } from '@org/ingest-testkit';
import type { TableReaders } from './table-readers.js';

type Row = Readonly<Record<string, unknown>>;

/** How a database without arrays gives its values, and how a table is asked for. */
export interface PortableReadOptions {
  readonly quote: (name: string) => string;
  readonly query: (sql: string, values: readonly string[]) => Promise<readonly Row[]>;
  readonly toTime: (value: unknown) => Date;
}

/** Reads what lies in the tables without the adapter. */
export function createPortableReaders({ quote, query, toTime }: PortableReadOptions): TableReaders {
  const select = (table: string, organizationId: string) =>
    query(`SELECT * FROM ${quote(table)} WHERE ${quote('organizationId')} = ?`, [organizationId]);
  const time = (value: unknown) => (value === null ? null : toTime(value));
  return {
    readRows: async (organizationId) =>
      (await select('AnalyticsContent', organizationId)).map(
        (row) =>
          ({
            ...row,
            hashtags: parse(row.hashtags),
            hashtagKeys: parse(row.hashtagKeys),
            aliases: parse(row.aliases),
            publishedAt: toTime(row.publishedAt),
            removedAt: time(row.removedAt),
            createdAt: toTime(row.createdAt),
            updatedAt: toTime(row.updatedAt),
          }) as unknown as StoredContentRow,
      ),
    readStates: async (organizationId) =>
      (await select('AnalyticsIngestionState', organizationId)).map((row) => toState(row, time)),
    readFailures: async (organizationId) =>
      (await select('AnalyticsIngestionFailure', organizationId)).map((row) => toFailure(row, time)),
  };
}

function toState(row: Row, time: (value: unknown) => Date | null): IngestionState {
  const lastError = {
    kind: row.lastErrorKind,
    code: row.lastErrorCode,
    subcode: row.lastErrorSubcode,
    fbtraceId: row.lastErrorFbtraceId,
    message: row.lastErrorMessage,
    at: time(row.lastErrorAt),
  } as RecordedError;
  return {
    organizationId: row.organizationId,
    integrationId: row.integrationId,
    status: row.status,
    watermark: time(row.watermark),
    resumePositions: parse(row.resumePositions),
    nextEligibleAt: time(row.nextEligibleAt),
    lastError: row.lastErrorKind === null ? null : lastError,
    suspicion: parse(row.suspicion),
    consecutiveFailures: row.consecutiveFailures,
    lastSuccessAt: time(row.lastSuccessAt),
    pageSize: row.pageSize,
    version: row.version,
  } as IngestionState;
}

function toFailure(row: Row, time: (value: unknown) => Date | null): StoredIngestionFailure {
  const { id, organizationId, integrationId, scope, externalContentId, occurrences } = row;
  const { kind, code, subcode, fbtraceId, message } = row;
  return {
    ...{ id, organizationId, integrationId, scope, externalContentId, occurrences },
    error: { kind, code, subcode, fbtraceId, message, at: time(row.lastSeenAt) },
    firstSeenAt: time(row.firstSeenAt),
    resolvedAt: time(row.resolvedAt),
  } as StoredIngestionFailure;
}

const TIMES = new Set(['since', 'until', 'newestPublishedAt', 'startedAt', 'at']);

function parse(value: unknown): unknown {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return JSON.parse(text, (name, field) => (TIMES.has(name) && typeof field === 'string' ? new Date(field) : field));
}
