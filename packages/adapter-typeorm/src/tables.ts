import type { TypeOrmAdapterOptions } from './options.js';

type EnumKey = keyof Required<NonNullable<TypeOrmAdapterOptions['enums']>>;
export type TableKey = Exclude<keyof Required<NonNullable<TypeOrmAdapterOptions['tables']>>, 'locks'>;

export interface EnumDefinition {
  readonly key: EnumKey;
  readonly defaultName: string;
  readonly labels: readonly string[];
}

type ColumnType = 'text' | 'text[]' | 'int' | 'bigint' | 'timestamptz' | 'jsonb' | EnumDefinition;

export interface ColumnDefinition {
  readonly name: string;
  readonly type: ColumnType;
  readonly isNullable: boolean;
  readonly isCreationTime: boolean;
}

/** The migrations, in their order. */
export type MigrationKey = 'init' | 'listIndexes' | 'usageBudgets';

export interface IndexDefinition {
  /** What creates it; its table's migration where nothing is said. */
  readonly addedBy?: MigrationKey;
  readonly kind: 'unique' | 'btree' | 'gin' | 'gin without pending list';
  readonly columns: readonly string[];
}

export interface TableDefinition {
  readonly key: TableKey;
  readonly defaultName: string;
  /** What creates it and all of its indexes that name nothing else; `init` where nothing is said. */
  readonly addedBy?: MigrationKey;
  /** Default: the first column. */
  readonly primaryKey?: readonly string[];
  readonly columns: readonly ColumnDefinition[];
  readonly indexes: readonly IndexDefinition[];
}

const PLATFORM: EnumDefinition = {
  key: 'platform',
  defaultName: 'AnalyticsPlatform',
  labels: ['FACEBOOK', 'INSTAGRAM'],
};
const FORMAT: EnumDefinition = { key: 'format', defaultName: 'AnalyticsContentFormat', labels: ['REELS', 'POST'] };
const KIND: EnumDefinition = {
  key: 'kind',
  defaultName: 'AnalyticsContentKind',
  labels: ['REEL', 'PHOTO', 'ALBUM', 'VIDEO', 'LINK', 'TEXT', 'EVENT', 'STORY', 'OTHER'],
};
const STATUS: EnumDefinition = {
  key: 'status',
  defaultName: 'AnalyticsIngestionStatus',
  labels: ['ACTIVE', 'PAUSED_TOKEN', 'PAUSED_PERMISSION', 'PAUSED_NOT_FOUND', 'DISABLED'],
};

/**
 * What Prisma writes as CURRENT_TIMESTAMP. TypeORM compares defaults in lower case, so it would see a difference for ever.
 */
export const CREATION_TIME = 'now()';

/** In the order in which they are created. */
export const ENUMS: readonly EnumDefinition[] = [PLATFORM, FORMAT, KIND, STATUS];

const INTEGRATION = [required('organizationId', 'text'), required('integrationId', 'text')];
const WRITE_TIMES = [
  { ...required('createdAt', 'timestamptz'), isCreationTime: true },
  required('updatedAt', 'timestamptz'),
];

/** The tables, but for that of locks: what the migrations create and what the entity schemas say, from one description. */
export const TABLES: readonly TableDefinition[] = [
  {
    key: 'content',
    defaultName: 'AnalyticsContent',
    columns: [
      required('id', 'text'),
      ...INTEGRATION,
      required('externalContentId', 'text'),
      required('platform', PLATFORM),
      required('format', FORMAT),
      required('kind', KIND),
      optional('caption', 'text'),
      optional('hashtags', 'text[]'),
      optional('hashtagKeys', 'text[]'),
      required('publishedAt', 'timestamptz'),
      optional('permalink', 'text'),
      optional('aliases', 'text[]'),
      required('source', 'text'),
      required('extractorVersion', 'int'),
      optional('removedAt', 'timestamptz'),
      ...WRITE_TIMES,
    ],
    indexes: [
      { kind: 'unique', columns: ['organizationId', 'integrationId', 'externalContentId'] },
      { kind: 'btree', columns: ['organizationId', 'integrationId', 'publishedAt', 'id'] },
      { kind: 'btree', columns: ['organizationId', 'publishedAt', 'id'] },
      // Every batch of new content is looked up in it; a pending list would have to be walked through first.
      { kind: 'gin without pending list', columns: ['aliases'] },
      { kind: 'gin', columns: ['hashtagKeys'] },
      {
        addedBy: 'listIndexes',
        kind: 'btree',
        columns: ['organizationId', 'integrationId', 'format', 'kind', 'publishedAt', 'id', 'removedAt'],
      },
      {
        addedBy: 'listIndexes',
        kind: 'btree',
        columns: ['organizationId', 'format', 'kind', 'publishedAt', 'id', 'removedAt'],
      },
    ],
  },
  {
    key: 'state',
    defaultName: 'AnalyticsIngestionState',
    columns: [
      required('id', 'text'),
      ...INTEGRATION,
      required('status', STATUS),
      optional('watermark', 'timestamptz'),
      required('resumePositions', 'jsonb'),
      optional('nextEligibleAt', 'timestamptz'),
      optional('lastErrorKind', 'text'),
      optional('lastErrorCode', 'int'),
      optional('lastErrorSubcode', 'int'),
      optional('lastErrorFbtraceId', 'text'),
      optional('lastErrorMessage', 'text'),
      optional('lastErrorAt', 'timestamptz'),
      optional('suspicion', 'jsonb'),
      required('consecutiveFailures', 'int'),
      optional('lastSuccessAt', 'timestamptz'),
      optional('pageSize', 'int'),
      required('version', 'int'),
      ...WRITE_TIMES,
    ],
    indexes: [{ kind: 'unique', columns: ['organizationId', 'integrationId'] }],
  },
  {
    key: 'failures',
    defaultName: 'AnalyticsIngestionFailure',
    columns: [
      required('id', 'text'),
      ...INTEGRATION,
      required('scope', 'text'),
      optional('externalContentId', 'text'),
      required('kind', 'text'),
      optional('code', 'int'),
      optional('subcode', 'int'),
      optional('fbtraceId', 'text'),
      required('message', 'text'),
      required('occurrences', 'int'),
      required('firstSeenAt', 'timestamptz'),
      required('lastSeenAt', 'timestamptz'),
      optional('resolvedAt', 'timestamptz'),
      optional('openKey', 'text'),
    ],
    indexes: [
      { kind: 'unique', columns: ['organizationId', 'integrationId', 'openKey'] },
      { kind: 'btree', columns: ['organizationId', 'integrationId', 'lastSeenAt'] },
    ],
  },
  {
    key: 'usage',
    defaultName: 'AnalyticsUsageBudget',
    addedBy: 'usageBudgets',
    primaryKey: ['level', 'externalId'],
    columns: [
      required('level', 'text'),
      required('externalId', 'text'),
      required('state', 'text'),
      required('version', 'bigint'),
      required('expiresAt', 'timestamptz'),
    ],
    indexes: [{ kind: 'btree', columns: ['expiresAt'] }],
  },
];

/** The columns of a table's primary key. */
export function primaryKeyOf({ primaryKey, columns: [first] }: TableDefinition): readonly string[] {
  return primaryKey ?? (first === undefined ? [] : [first.name]);
}

/** The tables that a migration creates. */
export function tablesAddedBy(migration: MigrationKey): readonly TableDefinition[] {
  return TABLES.filter(({ addedBy = 'init' }) => addedBy === migration);
}

/** Whether a migration creates an index of a table. */
export function isIndexAddedBy(migration: MigrationKey, table: TableDefinition, index: IndexDefinition): boolean {
  return (index.addedBy ?? table.addedBy ?? 'init') === migration;
}

function required(name: string, type: ColumnType): ColumnDefinition {
  return { name, type, isNullable: false, isCreationTime: false };
}

function optional(name: string, type: ColumnType): ColumnDefinition {
  return { ...required(name, type), isNullable: true };
}
