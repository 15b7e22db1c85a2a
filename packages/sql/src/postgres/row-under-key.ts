/** SQL expressions for the three parts of a key. */
export interface KeyExpressions {
  readonly organizationId: string;
  readonly integrationId: string;
  readonly externalContentId: string;
}

/**
 * A join of the row of `content` under a key, as `alias`: `JOIN` or `LEFT JOIN` goes before it.
 *
 * It asks for the first id from the key's on, and then whether it is the key's. Asked for the id itself, the planner
 * takes the key's index and any other that begins with organization and integration for equally good as long as it knows
 * nothing of the table, and then reads a whole integration for each item; only the key's index has the ids in order.
 */
export function rowUnderKey(content: string, columns: string, key: KeyExpressions, alias: string): string {
  return `LATERAL (
    SELECT ${columns} FROM ${content} c
    WHERE c."organizationId" = ${key.organizationId} AND c."integrationId" = ${key.integrationId}
      AND c."externalContentId" >= ${key.externalContentId}
    ORDER BY c."externalContentId" LIMIT 1
  ) ${alias} ON ${alias}."externalContentId" = ${key.externalContentId}`;
}

/** The parts of a row's own key. */
export function keyOf(row: string): KeyExpressions {
  return {
    organizationId: `${row}."organizationId"`,
    integrationId: `${row}."integrationId"`,
    externalContentId: `${row}."externalContentId"`,
  };
}
