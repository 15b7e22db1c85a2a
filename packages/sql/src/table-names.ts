import { InvalidConfigurationError } from '@org/ingest-core';

const TABLES = {
  content: 'AnalyticsContent',
  state: 'AnalyticsIngestionState',
  failures: 'AnalyticsIngestionFailure',
  usage: 'AnalyticsUsageBudget',
} as const;

const ENUMS = {
  platform: 'AnalyticsPlatform',
  format: 'AnalyticsContentFormat',
  kind: 'AnalyticsContentKind',
  status: 'AnalyticsIngestionStatus',
} as const;

/**
 * What a host's tables and enum types are called; what is left out keeps its default. Each adapter writes these options
 * out for its hosts, since this package is not published.
 */
export interface TableNameOptions {
  /** Default: whatever the connection's `search_path` finds first. */
  readonly schema?: string;
  readonly tables?: { readonly [Table in keyof typeof TABLES]?: string };
  readonly enums?: { readonly [Enum in keyof typeof ENUMS]?: string };
}

/** The same names, quoted and ready to stand in a statement. */
export type TableNames = Readonly<Record<keyof typeof TABLES | keyof typeof ENUMS, string>>;

/** PostgreSQL cuts longer names off without an error, and two of them could then be one. */
const LONGEST_NAME_BYTES = 63;

/**
 * Checks and quotes the names.
 *
 * @throws {InvalidConfigurationError} when a name is empty, holds a NUL character or is longer than 63 bytes.
 */
export function toTableNames(options: TableNameOptions = {}): TableNames {
  const prefix = options.schema === undefined ? '' : `${quoteName('schema', options.schema)}.`;
  const name = (option: string, value: string) => `${prefix}${quoteName(option, value)}`;
  const { tables = {}, enums = {} } = options;
  return {
    content: name('tables.content', tables.content ?? TABLES.content),
    state: name('tables.state', tables.state ?? TABLES.state),
    failures: name('tables.failures', tables.failures ?? TABLES.failures),
    usage: name('tables.usage', tables.usage ?? TABLES.usage),
    platform: name('enums.platform', enums.platform ?? ENUMS.platform),
    format: name('enums.format', enums.format ?? ENUMS.format),
    kind: name('enums.kind', enums.kind ?? ENUMS.kind),
    status: name('enums.status', enums.status ?? ENUMS.status),
  };
}

function quoteName(option: string, name: string): string {
  const problem =
    typeof name !== 'string' || name === ''
      ? 'is not a name'
      : name.includes('\0')
        ? 'holds a NUL character'
        : utf8Length(name) > LONGEST_NAME_BYTES
          ? `is longer than PostgreSQL's ${LONGEST_NAME_BYTES} bytes`
          : null;
  if (problem === null) return `"${name.replaceAll('"', '""')}"`;
  throw new InvalidConfigurationError(
    `The option ${option}, ${JSON.stringify(name)}, ${problem}. Pass the name as it stands in the database, without quotes or schema.`,
  );
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}
