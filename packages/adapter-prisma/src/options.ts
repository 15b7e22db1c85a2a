/** What the host's tables and enums are called, where it changed the names that `prisma/ingest.prisma` gives them. */
export interface PrismaAdapterOptions {
  /**
   * The database, as `provider` names it in the `datasource` of your schema; `mysql` for MariaDB (10.6 or later) too.
   * SQLite has to be 3.38 or later. Default: `postgresql`.
   */
  readonly provider?: 'postgresql' | 'mysql' | 'sqlite';
  /** The PostgreSQL schema, or the MySQL database, that holds them. Default: the one that the connection finds first. */
  readonly schema?: string;
  /** Names of tables, as they stand in the database. */
  readonly tables?: {
    /** Default: `AnalyticsContent`. */
    readonly content?: string;
    /** Default: `AnalyticsIngestionState`. */
    readonly state?: string;
    /** Default: `AnalyticsIngestionFailure`. */
    readonly failures?: string;
    /** Default: `AnalyticsUsageBudget`. */
    readonly usage?: string;
    /** On MySQL and MariaDB only. Default: `AnalyticsIngestionLock`. */
    readonly locks?: string;
  };
  /** Names of enum types, as they stand in the database. On PostgreSQL only. */
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
