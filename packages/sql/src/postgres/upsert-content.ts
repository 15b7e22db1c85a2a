import type { ContentItem } from '@org/ingest-core';
import type { SqlStatement } from '../sql-statement.js';
import type { TableNames } from '../table-names.js';
import { keyOrder, NOW, raised } from './content-columns.js';
import { deciding } from './identity-locks.js';
import { ITEM_COLUMNS, incomingContent } from './incoming-content.js';
import { createParameters, type Parameters } from './parameters.js';
import { differs, reconciled } from './reconcile-rows.js';
import { keyOf, rowUnderKey } from './row-under-key.js';
import { strangers } from './strangers.js';

/**
 * PostgreSQL gathers new entries of a GIN index in a list that every search has to walk through, up to 4 MB of them: a
 * second for a thousand ids. This keeps the list at its least, 64 kB, for what the transaction writes.
 *
 * @see https://www.postgresql.org/docs/current/gin.html#GIN-FAST-UPDATE
 */
const KEEP_PENDING_LISTS_SHORT = "(SELECT set_config('gin_pending_list_limit', '64', true)) IS NOT NULL";

/**
 * Stores a batch in one statement: items under distinct keys, aliases without the own id.
 *
 * Each item is first compared with the row under its key, so that what is stored already is neither written nor locked
 * and makes no WAL; `ON CONFLICT` compares again, for the row that another writer was faster with. The look-up leaves the
 * planner nothing but the key's index, however the table has grown since it last looked.
 *
 * The statement answers how many rows it `inserted` and `updated`. It stores nothing and answers `unsettled` when the
 * identity of an item is open: a row knows the same content by another id, or the item is new and has other ids, which
 * another writer may be storing at this moment. The same goes for an item that is new or may bring its row other ids while
 * somebody decides identities in its integration, which an open transaction of the host's does until it ends.
 */
export function upsertContent(items: readonly ContentItem[], names: TableNames): SqlStatement {
  const p = createParameters();
  const touching = `SELECT c."organizationId", c."integrationId" FROM changed c WHERE c."isNew" OR c."aliases" <> '{}'`;
  const isOpen = `SELECT FROM changed c WHERE c."isNew" AND c."aliases" <> '{}'
  UNION ALL
  ${deciding(p, items, touching, names)}`;
  return upsertUnlessOpen(p, items, names, isOpen, false);
}

/**
 * The same inside a transaction of the host's. What it writes stays unseen by other writers until the host commits, so
 * the identity is open, too, of every new item and of every one that may bring a row other ids.
 */
export function upsertKnownContent(items: readonly ContentItem[], names: TableNames): SqlStatement {
  const isOpen = `SELECT FROM changed c WHERE c."isNew" OR c."aliases" <> '{}'`;
  return upsertUnlessOpen(createParameters(), items, names, isOpen, true);
}

/** The same for items whose identity is settled, by a transaction that keeps other writers away. */
export function upsertSettledContent(items: readonly ContentItem[], names: TableNames, isHosts: boolean): SqlStatement {
  return upsert(createParameters(), items, names, { unsettled: null, condition: settingOf(isHosts), answer: 'false' });
}

/** `isOpen` is a query with a row where an identity is open. */
function upsertUnlessOpen(
  p: Parameters,
  items: readonly ContentItem[],
  names: TableNames,
  isOpen: string,
  isHosts: boolean,
): SqlStatement {
  return upsert(p, items, names, {
    unsettled: `${strangers(names.content, 'SELECT c."externalContentId" FROM changed c WHERE c."isNew"')},
unsettled AS MATERIALIZED (
  ${isOpen}
  UNION ALL
  SELECT FROM strangers
)`,
    condition: `${settingOf(isHosts)} AND NOT EXISTS (SELECT FROM unsettled)`,
    answer: 'EXISTS (SELECT FROM unsettled)',
  });
}

/** A setting lasts as long as its transaction, so that of the host's is left as it is. */
function settingOf(isHosts: boolean): string {
  return isHosts ? 'true' : KEEP_PENDING_LISTS_SHORT;
}

function upsert(
  p: Parameters,
  items: readonly ContentItem[],
  names: TableNames,
  identity: { readonly unsettled: string | null; readonly condition: string; readonly answer: string },
): SqlStatement {
  const columns = ITEM_COLUMNS.map((name) => `"${name}"`).join(', ');
  return p.statement(`WITH incoming AS MATERIALIZED (
  ${incomingContent(p, items, names)}
),
changed AS MATERIALIZED (
  SELECT n.*, s."id" IS NULL AS "isNew"
  FROM incoming n
  LEFT JOIN ${rowUnderKey(names.content, keyOf('n'), 's')}
  WHERE s."id" IS NULL OR ${differs('s', 'n')}
),
${identity.unsettled === null ? '' : `${identity.unsettled},\n`}written AS (
  INSERT INTO ${names.content} AS t ("id", ${columns}, "createdAt", "updatedAt")
  SELECT gen_random_uuid()::text, ${columns}, ${NOW}, ${NOW}
  FROM changed c
  WHERE ${identity.condition}
  ORDER BY ${keyOrder('c')}
  ON CONFLICT ("organizationId", "integrationId", "externalContentId")
  DO UPDATE SET ${reconciled('t', 'excluded')}, "updatedAt" = ${raised('t', 'excluded."updatedAt"')}
  WHERE ${differs('t', 'excluded')}
  RETURNING t.xmax = 0 AS "isNew"
)
SELECT
  count(*) FILTER (WHERE w."isNew")::int AS "inserted",
  count(*) FILTER (WHERE NOT w."isNew")::int AS "updated",
  ${identity.answer} AS "unsettled"
FROM written w`);
}
