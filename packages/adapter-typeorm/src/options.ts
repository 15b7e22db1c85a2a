/** What the host's tables and enums are called, where it changed the default names. */
export interface TypeOrmAdapterOptions {
  /** The PostgreSQL schema, or the MySQL database, that holds them. Default: the DataSource's `schema`, or the one that the connection finds first. */
  readonly schema?: string;
  /** Names of tables, as they stand in the database; no naming strategy or `entityPrefix` changes them. */
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
