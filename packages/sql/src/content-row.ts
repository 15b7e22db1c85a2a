import { CONTENT_FORMATS, CONTENT_KINDS, CONTENT_SOURCES, PLATFORMS, type StoredContentItem } from '@org/ingest-core';
import { readNumber, readText, readTextOrNull, readTexts, readTime, readTimeOrNull, readWord } from './row-values.js';
import type { SqlRow } from './sql-statement.js';

/** A row of the content table, as the statements select it. Pure. */
export function toStoredContentItem(row: SqlRow): StoredContentItem {
  return {
    id: readText(row, 'id'),
    organizationId: readText(row, 'organizationId'),
    integrationId: readText(row, 'integrationId'),
    externalContentId: readText(row, 'externalContentId'),
    platform: readWord(row, 'platform', PLATFORMS),
    format: readWord(row, 'format', CONTENT_FORMATS),
    kind: readWord(row, 'kind', CONTENT_KINDS),
    caption: readTextOrNull(row, 'caption'),
    hashtags: readTexts(row, 'hashtags'),
    hashtagKeys: readTexts(row, 'hashtagKeys'),
    publishedAt: readTime(row, 'publishedAt'),
    permalink: readTextOrNull(row, 'permalink'),
    aliases: readTexts(row, 'aliases'),
    source: readWord(row, 'source', CONTENT_SOURCES),
    extractorVersion: readNumber(row, 'extractorVersion'),
    removedAt: readTimeOrNull(row, 'removedAt'),
    createdAt: readTime(row, 'createdAt'),
    updatedAt: readTime(row, 'updatedAt'),
  };
}
