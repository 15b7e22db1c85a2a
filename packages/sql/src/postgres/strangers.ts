/**
 * Common table expressions `holders` and `strangers` over a table expression `incoming`: rows that are the same content
 * as an item under another id, each with its item's key.
 *
 * The ids to look for come from a subquery on purpose. Of a list that it can see, the planner believes that a thousand
 * ids must match most of the table, and reads all of it; without one it takes the index on the aliases.
 */
export function strangers(content: string): string {
  return `holders AS MATERIALIZED (
  SELECT c."id", c."organizationId", c."integrationId", c."externalContentId", c."aliases"
  FROM ${content} c
  WHERE c."aliases" && (SELECT array_agg(n."externalContentId") FROM incoming n)
),
strangers AS (
  SELECT h."id", n."organizationId", n."integrationId", n."externalContentId"
  FROM holders h
  JOIN incoming n ON n."organizationId" = h."organizationId" AND n."integrationId" = h."integrationId"
    AND n."externalContentId" = ANY (h."aliases") AND n."externalContentId" <> h."externalContentId"
  UNION ALL
  SELECT c."id", n."organizationId", n."integrationId", n."externalContentId"
  FROM incoming n
  CROSS JOIN LATERAL unnest(n."aliases") AS a("id")
  CROSS JOIN LATERAL (
    SELECT c."id" FROM ${content} c
    WHERE c."organizationId" = n."organizationId" AND c."integrationId" = n."integrationId"
      AND c."externalContentId" = a."id"
    LIMIT 1
  ) c
)`;
}
