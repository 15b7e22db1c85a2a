import {
  type ContentItem,
  type ContentRepository,
  checkListQuery,
  type DataOwner,
  hashtagKey,
  type IntegrationRef,
  type ListContentQuery,
  type RejectedContentItem,
  StorageError,
  type UpsertManyResult,
  unifyContentItems,
} from '@org/ingest-core';
import { parseContentCursor, toContentCursor } from '../content-cursor.js';
import { toStoredContentItem } from '../content-row.js';
import { inBatches } from '../in-batches.js';
import type { PortableSession } from '../sql-session.js';
import { isStorableText } from '../storable-text.js';
import { applyDerived } from './apply-derived.js';
import { canMatch } from './content-scope.js';
import { createContentStatements } from './content-statements.js';
import { deleteInBatches, deleteLocks, pickOwner } from './delete-rows.js';
import type { PortableTableNames, SqlDialect } from './dialect.js';
import { findByAliases, findByIds, pickRow } from './find-content.js';
import { IDS_AT_ONCE, inChunks } from './in-chunks.js';
import { patientSession } from './patient-session.js';
import { toStorableItems } from './storable-items.js';
import { callStorage } from './storage-call.js';
import { type ContentStorage, storeBatch } from './store-content.js';

/**
 * A `ContentRepository` on MariaDB, MySQL or SQLite, whatever client the session belongs to.
 *
 * What is stored already takes one read a batch. Anything else is decided in a transaction that keeps other writers of
 * the same integrations away, and takes a read, a look among the aliases of the integration and a write.
 */
export function createPortableContentRepository(
  client: PortableSession,
  dialect: SqlDialect,
  names: PortableTableNames,
): ContentRepository {
  const session = patientSession(client, dialect);
  const statements = createContentStatements(dialect, names);
  const storage: ContentStorage = { session, dialect, names, statements };
  const call = <T>(what: string, work: () => Promise<T>) => callStorage(dialect, session, what, work);
  const canOwn = (ref: IntegrationRef) => canMatch(dialect, ref);

  const upsertMany = async (items: readonly ContentItem[]): Promise<UpsertManyResult> => {
    const storable = toStorableItems(dialect, items);
    const rejected: RejectedContentItem[] = [...storable.rejected];
    const total = { inserted: 0, updated: 0, unchanged: 0 };
    for (const batch of inBatches(unifyContentItems(storable.items))) {
      const stored = await storeBatch(storage, batch);
      total.inserted += stored.inserted;
      total.updated += stored.updated;
      total.unchanged += stored.unchanged;
      rejected.push(...stored.rejected);
    }
    return { ...total, rejected };
  };

  const markRemoved = async (integration: IntegrationRef, ids: readonly string[], removedAt: Date): Promise<number> => {
    if (!dialect.isStorableTime(removedAt))
      throw new StorageError('The removal time is not a time that can be stored.');
    if (!canOwn(integration)) return 0;
    const latest = session.isInTransaction;
    const ref = pickIntegration(integration);
    const mark = async (within: PortableSession, batch: readonly string[]): Promise<number> => {
      await within.execute(dialect.lock([ref], names));
      const own = await findByIds(within, statements, [{ ...ref, ids: batch }], latest);
      const known = new Set(own.map((row) => row.externalContentId));
      const others = batch.filter((id) => !known.has(id));
      const held =
        others.length === 0 ? [] : await findByAliases(within, statements, [{ ...ref, ids: others }], latest);
      const named = [...own, ...others.flatMap((id) => pickRow(held, id) ?? [])].filter(
        (row) => row.removedAt === null,
      );
      const rows = [...new Map(named.map((row) => [row.id, row])).values()];
      if (rows.length > 0) await within.execute(statements.markRemoved(rows, removedAt));
      return rows.length;
    };
    let changed = 0;
    for (const batch of inChunks([...new Set(ids)].filter(isStorableText), IDS_AT_ONCE))
      changed += await session.transaction((within) => mark(within, batch));
    return changed;
  };

  const deleteContent = async (owner: DataOwner): Promise<number> => {
    const deleted = await deleteInBatches(session, dialect, names.content, owner);
    await deleteLocks(session, dialect, names.locks, owner);
    return deleted;
  };

  return {
    upsertMany: (items) => call('store content', () => upsertMany(items)),

    find: (key) =>
      call('find content', async () => {
        if (!canOwn(key) || !isStorableText(key.externalContentId)) return null;
        const group = { ...pickIntegration(key), ids: [key.externalContentId] };
        const own = await findByIds(session, statements, [group], false);
        const rows = own.length > 0 ? own : await findByAliases(session, statements, [group], false);
        return pickRow(rows, key.externalContentId) ?? null;
      }),

    list: (query) =>
      call('list content', async () => {
        checkListQuery(query);
        const { cursor, hashtag, limit = 100, ...narrowing } = query;
        checkLimit(limit);
        const request = {
          ...narrowing,
          after: cursor === undefined ? null : parseContentCursor(cursor, dialect.isStorableTime),
          hashtagKey: hashtag === undefined ? null : hashtagKey(hashtag),
          rows: limit + 1,
        };
        if (!canMatch(dialect, query) || !isStorableText(request.hashtagKey ?? ''))
          return { items: [], nextCursor: null };
        const rows = await session.query(statements.list(request));
        const items = rows.slice(0, limit).map(toStoredContentItem);
        const last = items.at(-1);
        return { items, nextCursor: rows.length > limit && last !== undefined ? toContentCursor(last) : null };
      }),

    markRemoved: (integration, externalContentIds, removedAt) =>
      call('mark content as removed', () => markRemoved(integration, externalContentIds, removedAt)),

    applyDerived: (rows) =>
      call('bring content up to date', async () => {
        let changed = 0;
        for (const batch of inBatches(rows)) changed += await applyDerived(storage, batch);
        return changed;
      }),

    deletePublishedBefore: (owner, publishedBefore) =>
      call('delete old content', () =>
        deleteInBatches(session, dialect, names.content, pickOwner(owner), {
          column: 'publishedAt',
          before: publishedBefore,
        }),
      ),

    deleteIntegrationContent: (integration) =>
      call('delete the content of an integration', () => deleteContent(pickIntegration(integration))),

    deleteOrganizationContent: (organizationId) =>
      call('delete the content of an organization', () => deleteContent({ organizationId })),
  };
}

function checkLimit(limit: NonNullable<ListContentQuery['limit']>): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
    throw new StorageError(`The list limit ${limit} is not a whole number from 1 to 1000. Ask for smaller pages.`);
}

/** Only the two ids: a caller may pass a whole item. */
function pickIntegration({ organizationId, integrationId }: IntegrationRef): IntegrationRef {
  return { organizationId, integrationId };
}
