import { keyOf, rowUnderKey } from './row-under-key.js';

/**
 * Common table expressions over a table expression `incoming`. The last one, `strangers`, has the id of each row that is
 * the same content as an item under another id, with that item's key.
 *
 * `newcomers` is a query of the items whose ids are looked for among other rows' aliases; for an item that has its own
 * row already this was done when the row came. The ids go through a subquery on purpose: of a list that it can see, the
 * planner believes that a thousand ids match most of the table, and reads all of it; without one it takes the index.
 */
export function strangers(content: string, newcomers: string): string {
  return `holders AS MATERIALIZED (
  SELECT c."id", c."organizationId", c."integrationId", c."externalContentId", c."aliases"
  FROM ${content} c
  WHERE c."aliases" && (SELECT array_agg(n."externalContentId") FROM (${newcomers}) n)
),
strangers AS (
  SELECT c."id", n."organizationId", n."integrationId", n."externalContentId"
  FROM incoming n
  CROSS JOIN LATERAL unnest(n."aliases") AS a("id")
  JOIN ${rowUnderKey(content, { ...keyOf('n'), externalContentId: 'a."id"' }, 'c')}
  UNION ALL
  SELECT h."id", n."organizationId", n."integrationId", n."externalContentId"
  FROM holders h
  JOIN incoming n ON n."organizationId" = h."organizationId" AND n."integrationId" = h."integrationId"
    AND n."externalContentId" = ANY (h."aliases") AND n."externalContentId" <> h."externalContentId"
)`;
}
