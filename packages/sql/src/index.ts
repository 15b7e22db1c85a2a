// Repositories on a session
export { createSqlContentQueries } from './content-queries.js';
export { createSqlContentRepository } from './content-repository.js';
export { createSqlIngestionStateRepository } from './ingestion-state-repository.js';

// What an adapter gives them
export type { SqlSession } from './sql-session.js';
export type { SqlRow, SqlStatement, SqlValue } from './sql-statement.js';
export type { TableNameOptions, TableNames } from './table-names.js';
export { toTableNames } from './table-names.js';
