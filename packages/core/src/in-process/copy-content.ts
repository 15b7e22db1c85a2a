import type { ContentItem, StoredContentItem } from '../content/content-item.js';

/** The fields of the model and no others, in fresh objects. */
export function copyContent(item: ContentItem): ContentItem {
  return {
    organizationId: item.organizationId,
    integrationId: item.integrationId,
    externalContentId: item.externalContentId,
    platform: item.platform,
    format: item.format,
    kind: item.kind,
    caption: item.caption,
    hashtags: [...item.hashtags],
    hashtagKeys: [...item.hashtagKeys],
    publishedAt: new Date(item.publishedAt),
    permalink: item.permalink,
    aliases: [...item.aliases],
    source: item.source,
    extractorVersion: item.extractorVersion,
    removedAt: item.removedAt === null ? null : new Date(item.removedAt),
  };
}

/** A row of its own: nothing in it is shared with `row`. */
export function copyRow(row: StoredContentItem): StoredContentItem {
  return { ...copyContent(row), id: row.id, createdAt: new Date(row.createdAt), updatedAt: new Date(row.updatedAt) };
}
