/** SQL expressions for the three parts of a key. */
export interface KeyExpressions {
  readonly organizationId: string;
  readonly integrationId: string;
  readonly externalContentId: string;
}

/**
 * A join of the row of `content` under a key, as `alias`: `JOIN` or `LEFT JOIN` goes before it.
 *
 * It asks for the first key from this one on, and then whether it is this one. Asked for the parts of the key, the planner
 * takes the key's index and any other that begins with organization and integration for nearly equally good as long as it
 * knows nothing of the table, and then reads a whole integration for each item. Only the key's index has whole keys in
 * their order, and for anything else it would have to sort what it takes for a third of the table.
 */
export function rowUnderKey(content: string, key: KeyExpressions, alias: string): string {
  return `LATERAL (
    SELECT c.* FROM ${content} c
    WHERE (c."organizationId", c."integrationId", c."externalContentId")
      >= (${key.organizationId}, ${key.integrationId}, ${key.externalContentId})
    ORDER BY c."organizationId", c."integrationId", c."externalContentId" LIMIT 1
  ) ${alias} ON ${alias}."organizationId" = ${key.organizationId} AND ${alias}."integrationId" = ${key.integrationId}
    AND ${alias}."externalContentId" = ${key.externalContentId}`;
}

/** The parts of a row's own key. */
export function keyOf(row: string): KeyExpressions {
  return {
    organizationId: `${row}."organizationId"`,
    integrationId: `${row}."integrationId"`,
    externalContentId: `${row}."externalContentId"`,
  };
}
