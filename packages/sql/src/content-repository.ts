import {
  type ContentRepository,
  checkListQuery,
  hashtagKey,
  type IntegrationRef,
  type ListContentQuery,
  type RejectedContentItem,
  StorageError,
  type StoredContentItem,
  type UpsertManyResult,
  unifyContentItems,
} from '@org/ingest-core';
import { parseContentCursor, toContentCursor } from './content-cursor.js';
import { toStoredContentItem } from './content-row.js';
import { deleteInBatches, pickOwner } from './delete-in-batches.js';
import { inBatches } from './in-batches.js';
import { applyDerived } from './postgres/apply-derived.js';
import { findContent } from './postgres/find-content.js';
import { listContent } from './postgres/list-content.js';
import { markContentRemoved } from './postgres/mark-removed.js';
import { isStorableTime, toDeletionBound } from './postgres/timestamp-text.js';
import { readNumber } from './row-values.js';
import type { SqlSession } from './sql-session.js';
import { toStorableContent } from './storable-content.js';
import { isStorableText } from './storable-text.js';
import { callStorage, retryConflicts, retryLostRace } from './storage-call.js';
import { storeBatch } from './store-content.js';
import type { TableNames } from './table-names.js';
import { textLengthOf } from './text-length.js';

/**
 * A `ContentRepository` on PostgreSQL 13 or later, whatever client the session belongs to.
 *
 * A batch is one statement and one round trip, when it stores nothing new under several ids; deciding identities takes a
 * transaction of its own. What is stored already is neither written nor locked.
 */
export function createSqlContentRepository(session: SqlSession, names: TableNames): ContentRepository {
  const call = <T>(what: string, work: () => Promise<T>) => callStorage(session, what, work);
  const upsertMany = async (items: Parameters<ContentRepository['upsertMany']>[0]): Promise<UpsertManyResult> => {
    const storable = toStorableContent(items, isStorableTime);
    const rejected: RejectedContentItem[] = [...storable.rejected];
    const total = { inserted: 0, updated: 0, unchanged: 0 };
    let expectOpenIdentities = false;
    for (const batch of inBatches(unifyContentItems(storable.items), textLengthOf)) {
      const stored = await storeBatch(session, batch, names, expectOpenIdentities);
      total.inserted += stored.inserted;
      total.updated += stored.updated;
      total.unchanged += stored.stored - stored.inserted - stored.updated;
      rejected.push(...stored.rejected);
      expectOpenIdentities = stored.hadOpenIdentities;
    }
    return { ...total, rejected };
  };

  const markRemoved = async (integration: IntegrationRef, ids: readonly string[], removedAt: Date): Promise<number> => {
    if (!isStorableTime(removedAt)) throw new StorageError('The removal time is not a time that can be stored.');
    if (!isStorableOwner(integration)) return 0;
    let changed = 0;
    for (const batch of inBatches([...new Set(ids)].filter(isStorableText))) {
      const mark = markContentRemoved(integration, batch, removedAt, names);
      const [row = {}] = await retryConflicts(session, () => session.query(mark));
      changed += readNumber(row, 'changed');
    }
    return changed;
  };

  return {
    upsertMany: (items) => call('store content', () => upsertMany(items)),

    find: (key) =>
      call('find content', async () => {
        if (!isStorableOwner(key) || !isStorableText(key.externalContentId)) return null;
        const [row] = await session.query(findContent(key, names));
        return row === undefined ? null : toStoredContentItem(row);
      }),

    list: (query) =>
      call('list content', async () => {
        checkListQuery(query);
        return readPage(session, query, names);
      }),

    markRemoved: (integration, externalContentIds, removedAt) =>
      call('mark content as removed', () => markRemoved(integration, externalContentIds, removedAt)),

    applyDerived: (rows) => call('bring content up to date', () => applyInBatches(session, rows, names)),

    deletePublishedBefore: (owner, publishedBefore) =>
      call('delete old content', async () => {
        const age = { column: 'publishedAt', before: toDeletionBound(publishedBefore) } as const;
        return deleteInBatches(session, names.content, pickOwner(owner), age);
      }),

    deleteIntegrationContent: (integration) =>
      call('delete the content of an integration', () =>
        deleteInBatches(session, names.content, pickOwner(integration)),
      ),

    deleteOrganizationContent: (organizationId) =>
      call('delete the content of an organization', () => deleteInBatches(session, names.content, { organizationId })),
  };
}

async function readPage(session: SqlSession, query: ListContentQuery, names: TableNames) {
  const { cursor, hashtag, limit = 100, ...narrowing } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
    throw new StorageError(`The list limit ${limit} is not a whole number from 1 to 1000. Ask for smaller pages.`);
  const request = {
    ...narrowing,
    after: cursor === undefined ? null : parseContentCursor(cursor, isStorableTime),
    hashtagKey: hashtag === undefined ? null : hashtagKey(hashtag),
    rows: limit + 1,
  };
  const ids = [query.organizationId, query.integrationId ?? '', request.hashtagKey ?? ''];
  if (!ids.every(isStorableText)) return { items: [], nextCursor: null };
  const rows = await session.query(listContent(request, names));
  const items = rows.slice(0, limit).map(toStoredContentItem);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? toContentCursor(last) : null };
}

async function applyInBatches(
  session: SqlSession,
  rows: readonly StoredContentItem[],
  names: TableNames,
): Promise<number> {
  let changed = 0;
  for (const batch of inBatches(rows, textLengthOf)) {
    const apply = applyDerived(batch, names);
    // In a transaction of the host's a statement that fails must not take along what stands before it.
    const write = (within: SqlSession) => within.query(apply);
    const [row = {}] = await retryConflicts(session, () =>
      retryLostRace(() => (session.isInTransaction ? session.transaction(write) : write(session))),
    );
    changed += readNumber(row, 'changed');
  }
  return changed;
}

function isStorableOwner({ organizationId, integrationId }: IntegrationRef): boolean {
  return isStorableText(organizationId) && isStorableText(integrationId);
}
