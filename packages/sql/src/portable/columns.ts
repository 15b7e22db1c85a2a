import type { SqlDialect } from './dialect.js';

/** What a row of the content table is read as: text, numbers and nulls only, so that no driver has to interpret it. */
export function selectContent(dialect: SqlDialect): string {
  return [
    ...['id', 'organizationId', 'integrationId', 'externalContentId', 'platform', 'format', 'kind', 'caption'].map(
      (name) => select(dialect, name),
    ),
    ...['hashtags', 'hashtagKeys', 'aliases'].map((name) => select(dialect, name, dialect.jsonText)),
    ...['permalink', 'source', 'extractorVersion'].map((name) => select(dialect, name)),
    ...['publishedAt', 'removedAt', 'createdAt', 'updatedAt'].map((name) => select(dialect, name, dialect.epochMs)),
  ].join(', ');
}

const IDS: ReadonlySet<string> = new Set([
  'organizationId',
  'integrationId',
  'externalContentId',
  'externalId',
  'openKey',
]);

/** One column of the row `c`, under its own name. */
export function select(dialect: SqlDialect, name: string, as?: (column: string) => string): string {
  const read = as ?? (IDS.has(name) ? dialect.plainText : (column) => column);
  return `${read(`c.${dialect.quote(name)}`)} AS ${dialect.quote(name)}`;
}
