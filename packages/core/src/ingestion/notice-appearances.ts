import { unifyContentItems } from '../content/content-identity.js';
import type { ContentItem, IntegrationRef, StoredContentItem } from '../content/content-item.js';
import type { ContentRepository } from '../ports/content-repository.js';

/** Rows a read of the store. */
const ROWS_A_READ = 1000;

/** A repository that passes everything on, and notices what is stored through it for the first time. */
export interface NoticingRepository {
  readonly content: ContentRepository;
  /** What has appeared since it was asked last, unified; and forgets it. */
  takeAppeared(): readonly ContentItem[];
}

/**
 * Notices items that are not stored, or are removed, at the moment they are stored.
 *
 * Looks for a batch among the rows between its oldest and its newest publish time, and one by one for what is not there,
 * by every id. So a batch that is stored already costs a read for each thousand rows of its time, and memory never holds
 * more than the batch, one such read and what has appeared since `takeAppeared`.
 */
export function noticeAppearances(inner: ContentRepository, integration: IntegrationRef): NoticingRepository {
  let appeared: ContentItem[] = [];
  const content: ContentRepository = {
    async upsertMany(items) {
      const unknown = await findUnknown(inner, integration, items);
      const result = await inner.upsertMany(items);
      const rejected = new Set(result.rejected.map(({ externalContentId }) => externalContentId));
      const noticed = new Set(appeared.flatMap(idsOf));
      // Another record of what has appeared may know its true id.
      const records = items.filter((item) => unknown.has(item) || idsOf(item).some((id) => noticed.has(id)));
      appeared = [...appeared, ...records.filter(({ externalContentId }) => !rejected.has(externalContentId))];
      return result;
    },
    find: (key) => inner.find(key),
    list: (query) => inner.list(query),
    markRemoved: (ref, externalContentIds, removedAt) => inner.markRemoved(ref, externalContentIds, removedAt),
    applyDerived: (rows) => inner.applyDerived(rows),
    deletePublishedBefore: (owner, publishedBefore) => inner.deletePublishedBefore(owner, publishedBefore),
    deleteIntegrationContent: (ref) => inner.deleteIntegrationContent(ref),
    deleteOrganizationContent: (organizationId) => inner.deleteOrganizationContent(organizationId),
  };
  return {
    content,
    takeAppeared() {
      const taken = unifyContentItems(appeared);
      appeared = [];
      return taken;
    },
  };
}

async function findUnknown(
  inner: ContentRepository,
  integration: IntegrationRef,
  items: readonly ContentItem[],
): Promise<ReadonlySet<ContentItem>> {
  const wanted = new Set(items.flatMap(idsOf));
  const stored = new Set<string>();
  for await (const row of rowsAround(inner, integration, items)) {
    for (const id of idsOf(row)) if (wanted.has(id)) stored.add(id);
  }
  const unknown = new Set<ContentItem>();
  for (const item of items) {
    const isNear = idsOf(item).some((id) => stored.has(id));
    if (!isNear && !(await isStored(inner, integration, item))) unknown.add(item);
  }
  return unknown;
}

/** The rows that are not removed, between the oldest and the newest of the items. */
async function* rowsAround(
  inner: ContentRepository,
  { organizationId, integrationId }: IntegrationRef,
  items: readonly ContentItem[],
): AsyncGenerator<StoredContentItem> {
  const times = items.map(({ publishedAt }) => publishedAt.getTime()).filter((time) => !Number.isNaN(time));
  if (times.length === 0) return;
  const publishedFrom = new Date(Math.min(...times));
  const publishedBefore = new Date(Math.max(...times) + 1);
  let cursor: string | null = null;
  do {
    const page = await inner.list({
      organizationId,
      integrationId,
      publishedFrom,
      publishedBefore,
      limit: ROWS_A_READ,
      ...(cursor !== null && { cursor }),
    });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

async function isStored(
  inner: ContentRepository,
  { organizationId, integrationId }: IntegrationRef,
  item: ContentItem,
): Promise<boolean> {
  for (const externalContentId of idsOf(item)) {
    const row = await inner.find({ organizationId, integrationId, externalContentId });
    if (row !== null && row.removedAt === null) return true;
  }
  return false;
}

function idsOf({ externalContentId, aliases }: Pick<ContentItem, 'externalContentId' | 'aliases'>): readonly string[] {
  return [externalContentId, ...aliases];
}
