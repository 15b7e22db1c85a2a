import { InvalidConfigurationError } from '@org/ingest-core';

/** What a host's tables and enum types are called; what is left out keeps its default. */
export interface TableNameOptions {
  /** The schema that holds them. Default: whatever the connection's `search_path` finds first. */
  readonly schema?: string;
  readonly tables?: {
    /** Default: `AnalyticsContent`. */
    readonly content?: string;
    /** Default: `AnalyticsIngestionState`. */
    readonly state?: string;
    /** Default: `AnalyticsIngestionFailure`. */
    readonly failures?: string;
  };
  readonly enums?: {
    /** Default: `AnalyticsPlatform`. */
    readonly platform?: string;
    /** Default: `AnalyticsContentFormat`. */
    readonly format?: string;
    /** Default: `AnalyticsContentKind`. */
    readonly kind?: string;
    /** Default: `AnalyticsIngestionStatus`. */
    readonly status?: string;
  };
}

/** The same names, quoted and ready to stand in a statement. */
export interface TableNames {
  readonly content: string;
  readonly state: string;
  readonly failures: string;
  readonly platform: string;
  readonly format: string;
  readonly kind: string;
  readonly status: string;
}

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
    content: name('tables.content', tables.content ?? 'AnalyticsContent'),
    state: name('tables.state', tables.state ?? 'AnalyticsIngestionState'),
    failures: name('tables.failures', tables.failures ?? 'AnalyticsIngestionFailure'),
    platform: name('enums.platform', enums.platform ?? 'AnalyticsPlatform'),
    format: name('enums.format', enums.format ?? 'AnalyticsContentFormat'),
    kind: name('enums.kind', enums.kind ?? 'AnalyticsContentKind'),
    status: name('enums.status', enums.status ?? 'AnalyticsIngestionStatus'),
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
