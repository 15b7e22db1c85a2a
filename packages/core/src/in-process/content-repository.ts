import type { ContentItem, StoredContentItem } from '../content/content-item.js';
import { StorageError } from '../errors.js';
import { checkListQuery } from '../ports/check-query.js';
import { type Clock, systemClock } from '../ports/clock.js';
import type { ContentRepository, RejectedContentItem } from '../ports/content-repository.js';
import { ContentTable } from './content-table.js';
import { copyContent, copyRow } from './copy-content.js';
import { listRows } from './list-rows.js';
import { planDerived } from './plan-derived.js';
import { planUpsert } from './plan-upsert.js';
import { checkTimes } from './valid-times.js';

export interface MemoryContentRepositoryOptions {
  /** Where `createdAt` and `updatedAt` come from. Default: the machine's clock. */
  readonly clock?: Pick<Clock, 'now'>;
  /** Makes the ids of new rows; each must be new. Default: random UUIDs. */
  readonly newId?: () => string;
}

/** A `ContentRepository` that also shows its rows. */
export interface MemoryContentRepository extends ContentRepository {
  /** A copy of every row, removed ones included, in no order. */
  readRows(): readonly StoredContentItem[];
}

/**
 * Keeps content in the memory of the process: for trials, tests and scripts, and as the reference that says how every
 * `ContentRepository` behaves.
 *
 * Every call is atomic, however long its list; values are copied on the way in and out, and captions are kept exactly
 * as given. Items without a valid publish time are rejected; nothing else is. Its content is gone when the process ends.
 *
 * @example
 * ```ts
 * const repository = createMemoryContentRepository();
 * await repository.upsertMany([item]); // { inserted: 1, updated: 0, unchanged: 0, rejected: [] }
 * ```
 */
export function createMemoryContentRepository(options: MemoryContentRepositoryOptions = {}): MemoryContentRepository {
  const { clock = systemClock, newId = () => crypto.randomUUID() } = options;
  const table = new ContentTable();

  return {
    async upsertMany(items) {
      const storable = items.filter(hasPublishTime);
      const rejected: RejectedContentItem[] = items
        .filter((item) => !hasPublishTime(item))
        .map(({ externalContentId }) => ({ externalContentId, reason: 'publishedAt is not a valid time' }));
      const related = new Set(storable.flatMap((item) => table.related(item)));
      const plan = planUpsert(storable, [...related]);
      const now = clock.now();
      const rows = plan.write.map(({ from, item }) => ({
        ...copyContent(item),
        id: from?.id ?? newId(),
        createdAt: from?.createdAt ?? now,
        updatedAt: from === null ? now : raised(from, now),
      }));
      for (const row of plan.remove) table.delete(row);
      for (const row of rows) table.put(row);
      const inserted = plan.write.filter(({ from }) => from === null).length;
      return { inserted, updated: rows.length - inserted, unchanged: plan.unchanged, rejected };
    },

    async find(key) {
      const row = table.find(key, key.externalContentId);
      return row === undefined ? null : copyRow(row);
    },

    async list(query) {
      checkListQuery(query);
      const { items, nextCursor } = listRows(table.sorted(query.organizationId), query);
      return { items: items.map(copyRow), nextCursor };
    },

    async markRemoved(integration, externalContentIds, removedAt) {
      checkTimes('removedAt', [removedAt]);
      const rows = new Set(externalContentIds.map((id) => table.find(integration, id)));
      const now = clock.now();
      let changed = 0;
      for (const row of rows) {
        if (row === undefined || row.removedAt !== null) continue;
        table.put({ ...row, removedAt: new Date(removedAt), updatedAt: raised(row, now) });
        changed += 1;
      }
      return changed;
    },

    async applyDerived(rows) {
      const writes = planDerived(rows, (integration) => [...table.rowsOf(integration)]);
      const now = clock.now();
      for (const { from, row } of writes) {
        table.delete(from);
        table.put({ ...copyRow(row), updatedAt: raised(from, now) });
      }
      return writes.length;
    },

    async deletePublishedBefore(owner, publishedBefore) {
      if (Number.isNaN(publishedBefore.getTime()))
        throw new StorageError('publishedBefore is not a valid time. Pass the first time whose content stays.');
      const old = [...table.rowsOf(owner)].filter((row) => row.publishedAt < publishedBefore);
      for (const row of old) table.delete(row);
      return old.length;
    },

    deleteIntegrationContent: async (integration) => table.deleteIntegration(integration),
    deleteOrganizationContent: async (organizationId) => table.deleteOrganization(organizationId),
    readRows: () => [...table.all()].map(copyRow),
  };
}

/** Later than the time before, however fast writes follow each other and whatever the clock does. */
function raised(row: StoredContentItem, now: Date): Date {
  return new Date(Math.max(now.getTime(), row.updatedAt.getTime() + 1));
}

function hasPublishTime(item: ContentItem): boolean {
  return !Number.isNaN(item.publishedAt.getTime());
}
