import { InvalidConfigurationError } from '@org/ingest-core';
import type { PortableTableNames, SqlDialect } from './dialect.js';

const TABLES = {
  content: 'AnalyticsContent',
  state: 'AnalyticsIngestionState',
  failures: 'AnalyticsIngestionFailure',
  usage: 'AnalyticsUsageBudget',
  locks: 'AnalyticsIngestionLock',
} as const;

/** What a host's tables are called; what is left out keeps its default. */
export interface PortableTableNameOptions {
  /** Default: the database of the connection. */
  readonly schema?: string;
  readonly tables?: { readonly [Table in keyof typeof TABLES]?: string };
}

/**
 * Checks and quotes the names.
 *
 * @throws {InvalidConfigurationError} when a name is empty, holds a NUL character or is too long for the database.
 */
export function toPortableTableNames(
  dialect: Pick<SqlDialect, 'quote' | 'longestName'>,
  { schema, tables = {} }: PortableTableNameOptions = {},
): PortableTableNames {
  const prefix = schema === undefined ? '' : `${quoteName(dialect, 'schema', schema)}.`;
  const name = (table: keyof typeof TABLES) =>
    `${prefix}${quoteName(dialect, `tables.${table}`, tables[table] ?? TABLES[table])}`;
  return {
    content: name('content'),
    state: name('state'),
    failures: name('failures'),
    usage: name('usage'),
    locks: name('locks'),
  };
}

function quoteName(dialect: Pick<SqlDialect, 'quote' | 'longestName'>, option: string, name: string): string {
  const problem =
    typeof name !== 'string' || name === ''
      ? 'is not a name'
      : name.includes('\0')
        ? 'holds a NUL character'
        : name.length > dialect.longestName
          ? `is longer than ${dialect.longestName} characters`
          : null;
  if (problem === null) return dialect.quote(name);
  throw new InvalidConfigurationError(
    `The option ${option}, ${JSON.stringify(name)}, ${problem}. Pass the name as it stands in the database, without quotes or schema.`,
  );
}
