import { CONTENT_FORMATS, CONTENT_KINDS, CONTENT_SOURCES, type ContentItem, PLATFORMS } from '@org/ingest-core';
import { type StorableContent, toStorableContent } from '../storable-content.js';
import type { SqlDialect } from './dialect.js';

const HIGHEST_INT = 2_147_483_647;

const WORDS: readonly (readonly ['platform' | 'format' | 'kind' | 'source', readonly string[]])[] = [
  ['platform', PLATFORMS],
  ['format', CONTENT_FORMATS],
  ['kind', CONTENT_KINDS],
  ['source', CONTENT_SOURCES],
];

/**
 * Repairs texts that cannot be stored as they are and sets aside items that cannot be stored at all. SQLite takes
 * anything, and MySQL may be told to cut off what is too long; a row would then never equal what comes again. Pure.
 */
export function toStorableItems(dialect: SqlDialect, items: readonly ContentItem[]): StorableContent {
  const { items: storable, rejected } = toStorableContent(items, dialect.isStorableTime);
  const refused = storable.flatMap((item) => {
    const reason = refusalOf(dialect, item);
    return reason === null ? [] : [{ item, rejected: { externalContentId: item.externalContentId, reason } }];
  });
  const out = new Set(refused.map(({ item }) => item));
  return {
    items: storable.filter((item) => !out.has(item)),
    rejected: [...rejected, ...refused.map((one) => one.rejected)],
  };
}

function refusalOf(dialect: SqlDialect, item: ContentItem): string | null {
  for (const name of ['organizationId', 'integrationId', 'externalContentId'] as const)
    if (!dialect.isStorableId(item[name])) return `${name} is longer than the database can store`;
  for (const [name, words] of WORDS) if (!words.includes(item[name])) return `${name} is none of ${words.join(', ')}`;
  const { extractorVersion } = item;
  if (!Number.isInteger(extractorVersion) || Math.abs(extractorVersion) > HIGHEST_INT)
    return 'extractorVersion is not a whole number that the database can store';
  return null;
}
