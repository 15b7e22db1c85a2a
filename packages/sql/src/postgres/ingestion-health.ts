import { CONTENT_FORMATS } from '@org/ingest-core';
import type { HealthRequest } from '../health-row.js';
import type { SqlStatement } from '../sql-statement.js';
import type { TableNames } from '../table-names.js';
import { selectTime, selectWord } from './content-columns.js';
import { createParameters } from './parameters.js';

export function countStatuses(organizationId: string, names: TableNames): SqlStatement {
  const p = createParameters();
  return p.statement(`SELECT ${selectWord('s', 'status')}, count(*)::int AS "count"
FROM ${names.state} s
WHERE s."organizationId" = ${p.text(organizationId)}
GROUP BY s."status"`);
}

/** Integrations in the order of the key's index, each with counts that its indexes answer. */
export function listHealth(request: HealthRequest, names: TableNames): SqlStatement {
  const p = createParameters();
  const conditions = [`s."organizationId" = ${p.text(request.organizationId)}`];
  if (request.status !== null) conditions.push(`s."status" = ${p.text(request.status)}::${names.status}`);
  if (request.after !== null) conditions.push(`s."integrationId" > ${p.text(request.after)}`);
  const columns = [
    's."integrationId"',
    selectWord('s', 'status'),
    ...['watermark', 'lastSuccessAt', 'nextEligibleAt', 'lastErrorAt'].map((name) => selectTime('s', name)),
    ...['lastErrorKind', 'lastErrorCode', 'lastErrorSubcode', 'lastErrorFbtraceId', 'lastErrorMessage'].map(
      (name) => `s."${name}"`,
    ),
    's."consecutiveFailures"',
    'f."openFailures"',
    ...CONTENT_FORMATS.map((format) => `c."${format}"`),
    selectTime('c', 'newestPublishedAt'),
  ];
  const counts = CONTENT_FORMATS.map(
    (format) => `count(*) FILTER (WHERE c."format" = '${format}')::int AS "${format}"`,
  );
  return p.statement(`SELECT ${columns.join(', ')}
FROM (
  SELECT s.* FROM ${names.state} s
  WHERE ${conditions.join(' AND ')}
  ORDER BY s."integrationId"
  LIMIT ${p.int(request.rows)}
) s
CROSS JOIN LATERAL (
  SELECT count(*)::int AS "openFailures" FROM ${names.failures} f
  WHERE f."organizationId" = s."organizationId" AND f."integrationId" = s."integrationId" AND f."openKey" IS NOT NULL
) f
CROSS JOIN LATERAL (
  SELECT ${counts.join(', ')}, max(c."publishedAt") AS "newestPublishedAt" FROM ${names.content} c
  WHERE c."organizationId" = s."organizationId" AND c."integrationId" = s."integrationId" AND c."removedAt" IS NULL
) c
ORDER BY s."integrationId"`);
}
