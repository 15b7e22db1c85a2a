// Storage through the host's TypeORM DataSource

// The client that is passed in
export type {
  TypeOrmClientLike,
  TypeOrmDataSourceLike,
  TypeOrmEntityManagerLike,
  TypeOrmQueryRunnerLike,
} from './client-like.js';
export { createTypeOrmContentQueries } from './content-queries.js';
export { createTypeOrmContentRepository } from './content-repository.js';
// Tables
export type {
  AnalyticsContentEntity,
  AnalyticsIngestionFailureEntity,
  AnalyticsIngestionStateEntity,
  AnalyticsUsageBudgetEntity,
} from './entities.js';
export {
  createIngestEntitySchemas,
  type EntitySchemaClass,
  type IngestEntityDatabase,
  type IngestEntityOptions,
  type IngestEntitySchemas,
  type IngestEntitySchemasWithLocks,
} from './entity-schemas.js';
export { createTypeOrmIngestionStateRepository } from './ingestion-state-repository.js';
export { createIngestMigrations, type IngestMigrationClass } from './migrations.js';
export type { TypeOrmAdapterOptions } from './options.js';
export { createTypeOrmUsageStore } from './usage-store.js';
