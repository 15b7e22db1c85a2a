import type { IngestionState, StoredIngestionFailure } from '@org/ingest-core';
import type { StoredContentRow } from '@org/ingest-testkit';

/** Runs SQL and gives back rows with times as `Date`s and JSON parsed. */
export type RunSql = (
  sql: string,
  values?: readonly unknown[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** Ways around an adapter into its tables, by the tables' default names. */
export interface TableReaders {
  readRows(organizationId: string): Promise<readonly StoredContentRow[]>;
  readStates(organizationId: string): Promise<readonly IngestionState[]>;
  readFailures(organizationId: string): Promise<readonly StoredIngestionFailure[]>;
}

/** Reads what lies in the tables without the adapter. */
export function createReaders(query: RunSql): TableReaders {
  const select = async <T>(table: string, organizationId: string, columns: string) =>
    (await query(`SELECT ${columns} FROM "${table}" WHERE "organizationId" = $1`, [organizationId])) as readonly T[];
  return {
    readRows: (organizationId) => select('AnalyticsContent', organizationId, '*, xmin::text AS "rowVersion"'),
    readStates: async (organizationId) =>
      (await select<StateRow>('AnalyticsIngestionState', organizationId, '*')).map(toState),
    readFailures: async (organizationId) =>
      (await select<FailureRow>('AnalyticsIngestionFailure', organizationId, '*')).map(toFailure),
  };
}

type Row = Readonly<Record<string, unknown>>;
interface StateRow extends IngestionState, Row {}
interface FailureRow extends StoredIngestionFailure, Row {}

function toState(row: StateRow): IngestionState {
  const error = {
    kind: row.lastErrorKind,
    code: row.lastErrorCode,
    subcode: row.lastErrorSubcode,
    fbtraceId: row.lastErrorFbtraceId,
    message: row.lastErrorMessage,
    at: row.lastErrorAt,
  } as IngestionState['lastError'];
  return {
    organizationId: row.organizationId,
    integrationId: row.integrationId,
    status: row.status,
    watermark: row.watermark,
    resumePositions: reviveTimes(row.resumePositions) as IngestionState['resumePositions'],
    nextEligibleAt: row.nextEligibleAt,
    lastError: row.lastErrorKind === null ? null : error,
    suspicion: reviveTimes(row.suspicion) as IngestionState['suspicion'],
    consecutiveFailures: row.consecutiveFailures,
    lastSuccessAt: row.lastSuccessAt,
    pageSize: row.pageSize,
    version: row.version,
  };
}

function toFailure(row: FailureRow): StoredIngestionFailure {
  const { kind, code, subcode, fbtraceId, message, lastSeenAt: at } = row;
  return {
    id: row.id,
    organizationId: row.organizationId,
    integrationId: row.integrationId,
    scope: row.scope,
    externalContentId: row.externalContentId,
    error: { kind, code, subcode, fbtraceId, message, at } as StoredIngestionFailure['error'],
    occurrences: row.occurrences,
    firstSeenAt: row.firstSeenAt,
    resolvedAt: row.resolvedAt,
  };
}

const TIMES = new Set(['since', 'until', 'newestPublishedAt', 'startedAt', 'at']);

function reviveTimes(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (name, field) =>
    TIMES.has(name) && typeof field === 'string' ? new Date(field) : field,
  );
}
