import type { ContentKey, StoredContentItem } from '@org/ingest-core';
import { toStoredContentItem } from '../content-row.js';
import type { SqlSession } from '../sql-session.js';
import type { ContentStatements, IntegrationIds } from './content-statements.js';
import { IDS_AT_ONCE, inChunks } from './in-chunks.js';

/** Integrations a statement: SQLite takes no deeper conditions than 1000. */
const INTEGRATIONS_AT_ONCE = 100;

/** Ids by integration, each once. */
export function groupIds(keys: Iterable<ContentKey>): readonly IntegrationIds[] {
  const groups = new Map<string, { organizationId: string; integrationId: string; ids: Set<string> }>();
  for (const { organizationId, integrationId, externalContentId } of keys) {
    const key = JSON.stringify([organizationId, integrationId]);
    const group = groups.get(key) ?? { organizationId, integrationId, ids: new Set<string>() };
    groups.set(key, group);
    group.ids.add(externalContentId);
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => ({ ...group, ids: [...group.ids].sort() }));
}

/** The rows that have these ids as their own. */
export async function findByIds(
  session: SqlSession,
  statements: ContentStatements,
  groups: readonly IntegrationIds[],
  latest: boolean,
): Promise<readonly StoredContentItem[]> {
  const parts = groups.flatMap((group) => inChunks(group.ids, IDS_AT_ONCE).map((ids) => ({ ...group, ids })));
  const rows: StoredContentItem[] = [];
  const limits = { count: INTEGRATIONS_AT_ONCE, characters: IDS_AT_ONCE.count };
  for (const chunk of inChunks(parts, limits, (group) => group.ids.length))
    rows.push(...(await session.query(statements.findByIds(chunk, latest))).map(toStoredContentItem));
  return rows;
}

/** The rows with these row ids. */
export async function findByRowIds(
  session: SqlSession,
  statements: ContentStatements,
  ids: readonly string[],
  latest: boolean,
): Promise<readonly StoredContentItem[]> {
  const rows: StoredContentItem[] = [];
  for (const chunk of inChunks(ids, IDS_AT_ONCE))
    rows.push(...(await session.query(statements.findByRowIds(chunk, latest))).map(toStoredContentItem));
  return rows;
}

/** The rows that have one of these ids among their aliases. */
export async function findByAliases(
  session: SqlSession,
  statements: ContentStatements,
  groups: readonly IntegrationIds[],
  latest: boolean,
): Promise<readonly StoredContentItem[]> {
  const rows = new Map<string, StoredContentItem>();
  for (const group of groups)
    for (const ids of inChunks(group.ids, IDS_AT_ONCE))
      for (const row of await session.query(statements.findByAliases({ ...group, ids }, latest))) {
        const stored = toStoredContentItem(row);
        rows.set(stored.id, stored);
      }
  return [...rows.values()];
}

/** Of rows that name an id, the one that it means: its own, or else the newest that has it among its aliases. */
export function pickRow(rows: readonly StoredContentItem[], externalContentId: string): StoredContentItem | undefined {
  const own = rows.find((row) => row.externalContentId === externalContentId);
  if (own !== undefined) return own;
  return rows
    .filter((row) => row.aliases.includes(externalContentId))
    .sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime() || (a.id < b.id ? 1 : -1))[0];
}
