// Repositories on a session, by its database
export type { DatabaseName, DatabaseNameOptions } from './by-database.js';
export {
  createContentQueriesOn,
  createContentRepositoryOn,
  createIngestionStateRepositoryOn,
  createUsageStoreOn,
} from './by-database.js';
export { createSqlContentQueries } from './content-queries.js';
export { createSqlContentRepository } from './content-repository.js';
export { createSqlIngestionStateRepository } from './ingestion-state-repository.js';
// The same without PostgreSQL, by a dialect
export { mysqlDialect } from './mysql/dialect.js';
export { createPortableContentQueries } from './portable/content-queries.js';
export { createPortableContentRepository } from './portable/content-repository.js';
export type { PortableTableNames, SqlDialect } from './portable/dialect.js';
export { createPortableIngestionStateRepository } from './portable/ingestion-state-repository.js';
export type { PortableTableNameOptions } from './portable/table-names.js';
export { toPortableTableNames } from './portable/table-names.js';
export { createPortableUsageStore } from './portable/usage-store.js';
// What an adapter gives them
export { sessionInTurn } from './session-in-turn.js';
export type { PortableSession, SqlSession } from './sql-session.js';
export type { SqlRow, SqlStatement, SqlValue } from './sql-statement.js';
export { sqliteDialect } from './sqlite/dialect.js';
export type { TableNameOptions, TableNames } from './table-names.js';
export { toTableNames } from './table-names.js';
export { createSqlUsageStore } from './usage-store.js';
