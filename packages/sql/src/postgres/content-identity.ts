import type { ContentItem, ContentKey, IdentityPlan } from '@org/ingest-core';
import type { SqlStatement } from '../sql-statement.js';
import type { TableNames } from '../table-names.js';
import { keyOrder, raised, sameKey, selectContent } from './content-columns.js';
import { incomingIds } from './incoming-content.js';
import { createParameters, type Parameters } from './parameters.js';
import { unitedAliases } from './reconcile-rows.js';
import { keyOf, rowUnderKey } from './row-under-key.js';
import { strangers } from './strangers.js';

/**
 * The rows that are the same content as an item under another id and, for the items that have such rows, the row under
 * their own id. No row at all means that every item goes by its own id. With `lock` they stay as they are read.
 * `areNew` says whether some of the items may have had no row of their own until now.
 */
export function findRelatedContent(
  items: readonly ContentItem[],
  names: TableNames,
  { areNew, lock }: { readonly areNew: boolean; readonly lock: boolean },
): SqlStatement {
  const p = createParameters();
  return p.statement(`WITH incoming AS MATERIALIZED (
  ${incomingIds(p, items)}
),
${strangers(names.content, `SELECT n."externalContentId" FROM incoming n${areNew ? '' : ' WHERE false'}`)},
related AS (
  SELECT s."id" FROM strangers s
  UNION
  SELECT o."id" FROM strangers s
  JOIN ${rowUnderKey(names.content, keyOf('s'), 'o')}
)
SELECT ${selectContent('c')} FROM ${names.content} c
WHERE c."id" = ANY (ARRAY(SELECT r."id" FROM related r))
ORDER BY ${keyOrder('c')}${lock ? ' FOR UPDATE OF c' : ''}`);
}

/**
 * Deletes the rows that are merged into others, and takes their ids from the aliases of these: so the upsert that
 * follows, whose items have all aliases, writes and counts each row that another was merged into.
 */
export function mergeContent(drops: IdentityPlan['drop'], names: TableNames): SqlStatement {
  const p = createParameters();
  const keys = keyArrays(p, drops);
  const targets = p.texts(drops.map((drop) => drop.into));
  return p.statement(`WITH dropped AS MATERIALIZED (
  SELECT * FROM unnest(${keys}, ${targets}) AS k("organizationId", "integrationId", "externalContentId", "into")
),
gone AS (
  DELETE FROM ${names.content} c USING dropped k WHERE ${sameKey('c', 'k')}
)
UPDATE ${names.content} c SET "aliases" = array_remove(c."aliases", k."externalContentId")
FROM dropped k
WHERE c."organizationId" = k."organizationId" AND c."integrationId" = k."integrationId"
  AND c."externalContentId" = k."into" AND k."externalContentId" = ANY (c."aliases")`);
}

/** Moves rows to other ids, which no other row may have. */
export function rekeyContent(moves: IdentityPlan['rekey'], names: TableNames): SqlStatement {
  const p = createParameters();
  const keys = keyArrays(
    p,
    moves.map((move) => move.from),
  );
  const targets = p.texts(moves.map((move) => move.to));
  return p.statement(`UPDATE ${names.content} c
SET "externalContentId" = k."to", "aliases" = ${unitedAliases('k."to"', 'c."aliases"')}, "updatedAt" = ${raised('c')}
FROM unnest(${keys}, ${targets}) AS k("organizationId", "integrationId", "externalContentId", "to")
WHERE ${sameKey('c', 'k')}`);
}

function keyArrays(p: Parameters, keys: readonly ContentKey[]): string {
  return [
    p.texts(keys.map((key) => key.organizationId)),
    p.texts(keys.map((key) => key.integrationId)),
    p.texts(keys.map((key) => key.externalContentId)),
  ].join(', ');
}
