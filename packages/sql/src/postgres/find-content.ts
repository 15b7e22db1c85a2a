import type { ContentKey } from '@org/ingest-core';
import type { SqlStatement } from '../sql-statement.js';
import type { TableNames } from '../table-names.js';
import { selectContent } from './content-columns.js';
import { createParameters } from './parameters.js';

/** The row under this id or, failing that, the row that has it among its aliases. */
export function findContent(key: ContentKey, names: TableNames): SqlStatement {
  const p = createParameters();
  const tenant = `c."organizationId" = ${p.text(key.organizationId)} AND c."integrationId" = ${p.text(key.integrationId)}`;
  const id = p.text(key.externalContentId);
  return p.statement(`SELECT ${selectContent('c')} FROM ${names.content} c
WHERE ${tenant} AND (c."externalContentId" = ${id} OR c."aliases" @> ARRAY[${id}])
ORDER BY c."externalContentId" = ${id} DESC, c."publishedAt" DESC, c."id" DESC
LIMIT 1`);
}
