import { createIngestEntitySchemas, createIngestMigrations } from '@org/ingest-adapter-typeorm';
import { DataSource, EntitySchema } from 'typeorm';
import { CreateIntegration1700000000000, IntegrationSchema } from './integration.js';

/** The adapter's tables as entities. Its repositories need none of them; your own queries may like them. */
export const ingestSchemas = createIngestEntitySchemas(EntitySchema);

/** Connects to the application's database and brings its tables up to date. */
export async function openDatabase(url: string): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    entities: [IntegrationSchema, ...Object.values(ingestSchemas)],
    migrations: [CreateIntegration1700000000000, ...createIngestMigrations()],
  });
  await dataSource.initialize();
  await dataSource.runMigrations();
  return dataSource;
}
