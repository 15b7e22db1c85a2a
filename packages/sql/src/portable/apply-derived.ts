import { planDerived, type StoredContentItem } from '@org/ingest-core';
import type { PortableSession } from '../sql-session.js';
import { canMatch } from './content-scope.js';
import { findByIds, findByRowIds, groupIds } from './find-content.js';
import { inChunks, ROWS_AT_ONCE } from './in-chunks.js';
import type { ContentStorage } from './store-content.js';

/** Writes what follows from a row's other fields where the row is still the one that was read; returns how many changed. */
export async function applyDerived(storage: ContentStorage, rows: readonly StoredContentItem[]): Promise<number> {
  const { session, dialect } = storage;
  const storable = rows.filter(
    (row) => canMatch(dialect, row) && dialect.isStorableId(row.id) && dialect.isStorableId(row.externalContentId),
  );
  if (storable.length === 0) return 0;
  return session.transaction((within) => applyUnderLock(storage, within, storable));
}

async function applyUnderLock(
  { session, dialect, names, statements }: ContentStorage,
  within: PortableSession,
  rows: readonly StoredContentItem[],
): Promise<number> {
  const latest = session.isInTransaction;
  const named = groupIds(rows);
  for (const chunk of inChunks(named, ROWS_AT_ONCE)) await within.execute(dialect.lock(chunk, names));
  const ids = [...new Set(rows.map((row) => row.id))];
  // Held fast: a deletion takes no lock of ours, and an update that came after it would bring the rows back.
  const meant = await findByRowIds(within, statements, ids, true);
  // Whoever has the id already that a row is to get.
  const others = await findByIds(within, statements, named, latest);
  const stored = [...new Map([...others, ...meant].map((row) => [row.id, row])).values()];
  const plan = planDerived(rows, ({ organizationId, integrationId }) =>
    stored.filter((row) => row.organizationId === organizationId && row.integrationId === integrationId),
  );
  const writes = plan.map(({ from, row }) => ({ id: from.id, item: row }));
  for (const chunk of inChunks(writes, ROWS_AT_ONCE, ({ item }) => item.caption?.length ?? 0))
    await within.execute(statements.update(chunk));
  return writes.length;
}
