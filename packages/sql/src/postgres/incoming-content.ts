import type { ContentItem } from '@org/ingest-core';
import type { TableNames } from '../table-names.js';
import type { Parameters } from './parameters.js';

/** The columns that an item fills, in the order of the model. */
export const ITEM_COLUMNS = [
  'organizationId',
  'integrationId',
  'externalContentId',
  'platform',
  'format',
  'kind',
  'caption',
  'hashtags',
  'hashtagKeys',
  'publishedAt',
  'permalink',
  'aliases',
  'source',
  'extractorVersion',
  'removedAt',
] as const;

const LISTS: ReadonlySet<string> = new Set(['hashtags', 'hashtagKeys', 'aliases']);

/** A SELECT of the items, one row each, from one array a column: however many items, the statement stays the same. */
export function incomingContent(p: Parameters, items: readonly ContentItem[], names: TableNames): string {
  const enums: Readonly<Record<string, string>> = { platform: names.platform, format: names.format, kind: names.kind };
  const columns = ITEM_COLUMNS.map((name) => {
    if (LISTS.has(name)) return `u."${name}"::text[] AS "${name}"`;
    const type = enums[name];
    return type === undefined ? `u."${name}"` : `u."${name}"::${type} AS "${name}"`;
  });
  const arrays = [
    p.texts(items.map((item) => item.organizationId)),
    p.texts(items.map((item) => item.integrationId)),
    p.texts(items.map((item) => item.externalContentId)),
    p.texts(items.map((item) => item.platform)),
    p.texts(items.map((item) => item.format)),
    p.texts(items.map((item) => item.kind)),
    p.texts(items.map((item) => item.caption)),
    p.textLists(items.map((item) => item.hashtags)),
    p.textLists(items.map((item) => item.hashtagKeys)),
    p.times(items.map((item) => item.publishedAt)),
    p.texts(items.map((item) => item.permalink)),
    p.textLists(items.map((item) => item.aliases)),
    p.texts(items.map((item) => item.source)),
    p.ints(items.map((item) => item.extractorVersion)),
    p.times(items.map((item) => item.removedAt)),
  ];
  const quoted = ITEM_COLUMNS.map((name) => `"${name}"`).join(', ');
  return `SELECT ${columns.join(', ')} FROM unnest(${arrays.join(', ')}) AS u(${quoted})`;
}

/** A SELECT of the items' ids alone. */
export function incomingIds(p: Parameters, items: readonly ContentItem[]): string {
  const arrays = [
    p.texts(items.map((item) => item.organizationId)),
    p.texts(items.map((item) => item.integrationId)),
    p.texts(items.map((item) => item.externalContentId)),
    p.textLists(items.map((item) => item.aliases)),
  ];
  return `SELECT u."organizationId", u."integrationId", u."externalContentId", u."aliases"::text[] AS "aliases"
    FROM unnest(${arrays.join(', ')}) AS u("organizationId", "integrationId", "externalContentId", "aliases")`;
}
