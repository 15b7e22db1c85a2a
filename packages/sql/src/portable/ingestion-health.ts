import { CONTENT_FORMATS, type IngestionHealthPage, type IngestionHealthQuery } from '@org/ingest-core';
import { parseIntegrationCursor, toIntegrationCursor } from '../content-cursor.js';
import { checkHealthLimit, countEach, type HealthCounts, toIntegrationHealth, toStatusTotals } from '../health-row.js';
import { readNumber, readText, readTime, readWord } from '../row-values.js';
import type { SqlSession } from '../sql-session.js';
import type { SqlRow } from '../sql-statement.js';
import { select } from './columns.js';
import { canMatch } from './content-scope.js';
import type { PortableTableNames, SqlDialect } from './dialect.js';
import { createParameters } from './parameters.js';

const NONE: HealthCounts = {
  openFailures: 0,
  contentCounts: countEach(CONTENT_FORMATS, () => 0),
  newestPublishedAt: null,
};

/** Reads a page of states, and what is counted beside them in a statement for each table. */
export function createHealthReader(
  session: SqlSession,
  dialect: SqlDialect,
  names: PortableTableNames,
): (query: IngestionHealthQuery) => Promise<IngestionHealthPage> {
  const { quote } = dialect;
  const column = (name: string) => `c.${quote(name)}`;
  const count = `COUNT(*) AS ${quote('count')}`;

  const readTotals = (organizationId: string) => {
    const p = createParameters(dialect);
    return session.query(
      p.statement(`SELECT ${select(dialect, 'status')}, ${count} FROM ${names.state} c
WHERE ${column('organizationId')} = ${p.text(organizationId)} GROUP BY ${column('status')}`),
    );
  };

  const readStates = ({ organizationId, status, limit = 100, cursor }: IngestionHealthQuery) => {
    const p = createParameters(dialect);
    const conditions = [`${column('organizationId')} = ${p.text(organizationId)}`];
    if (status !== undefined) conditions.push(`${column('status')} = ${p.text(status)}`);
    if (cursor !== undefined) conditions.push(`${column('integrationId')} > ${p.text(parseIntegrationCursor(cursor))}`);
    const columns = [
      ...['integrationId', 'status', 'consecutiveFailures'].map((name) => select(dialect, name)),
      ...['watermark', 'lastSuccessAt', 'nextEligibleAt', 'lastErrorAt'].map((name) =>
        select(dialect, name, dialect.epochMs),
      ),
      ...['lastErrorKind', 'lastErrorCode', 'lastErrorSubcode', 'lastErrorFbtraceId', 'lastErrorMessage'].map((name) =>
        select(dialect, name),
      ),
    ];
    return session.query(
      p.statement(`SELECT ${columns.join(', ')} FROM ${names.state} c WHERE ${conditions.join(' AND ')}
ORDER BY ${column('integrationId')} LIMIT ${limit + 1}`),
    );
  };

  const countBeside = async (organizationId: string, integrationIds: readonly string[]) => {
    const counts = new Map<string, HealthCounts>();
    if (integrationIds.length === 0) return counts;
    const p = createParameters(dialect);
    const failures = await session.query(
      p.statement(`SELECT ${select(dialect, 'integrationId')}, ${count} FROM ${names.failures} c
WHERE ${column('organizationId')} = ${p.text(organizationId)} AND ${column('integrationId')} IN (${p.texts(integrationIds)})
  AND ${column('openKey')} IS NOT NULL
GROUP BY ${column('integrationId')}`),
    );
    const q = createParameters(dialect);
    const newest = dialect.epochMs(`MAX(${column('publishedAt')})`);
    const content = await session.query(
      q.statement(`SELECT ${select(dialect, 'integrationId')}, ${select(dialect, 'format')}, ${count},
  ${newest} AS ${quote('newestPublishedAt')}
FROM ${names.content} c
WHERE ${column('organizationId')} = ${q.text(organizationId)} AND ${column('integrationId')} IN (${q.texts(integrationIds)})
  AND ${column('removedAt')} IS NULL
GROUP BY ${column('integrationId')}, ${column('format')}`),
    );
    const add = (row: SqlRow, change: (before: HealthCounts) => HealthCounts) => {
      const integrationId = readText(row, 'integrationId');
      counts.set(integrationId, change(counts.get(integrationId) ?? NONE));
    };
    for (const row of failures) add(row, (before) => ({ ...before, openFailures: readNumber(row, 'count') }));
    for (const row of content) add(row, (before) => addFormat(before, row));
    return counts;
  };

  return async (query) => {
    checkHealthLimit(query.limit ?? 100);
    if (query.cursor !== undefined) parseIntegrationCursor(query.cursor);
    if (!canMatch(dialect, { organizationId: query.organizationId }))
      return { totals: toStatusTotals([]), integrations: [], nextCursor: null };
    const totals = toStatusTotals(await readTotals(query.organizationId));
    const rows = await readStates(query);
    const page = rows.slice(0, query.limit ?? 100);
    const ids = page.map((row) => readText(row, 'integrationId'));
    const counts = await countBeside(query.organizationId, ids);
    const last = ids.at(-1);
    return {
      totals,
      integrations: page.map((row, index) => toIntegrationHealth(row, counts.get(ids[index] ?? '') ?? NONE)),
      nextCursor: rows.length > page.length && last !== undefined ? toIntegrationCursor(last) : null,
    };
  };
}

function addFormat(before: HealthCounts, row: SqlRow): HealthCounts {
  const newest = readTime(row, 'newestPublishedAt');
  const { newestPublishedAt } = before;
  return {
    ...before,
    contentCounts: { ...before.contentCounts, [readWord(row, 'format', CONTENT_FORMATS)]: readNumber(row, 'count') },
    newestPublishedAt: newestPublishedAt === null || newest > newestPublishedAt ? newest : newestPublishedAt,
  };
}
