import { createIngestMigrations } from '@org/ingest-adapter-typeorm';
import { DataSource } from 'typeorm';

/** Connects to the database of the rows and brings its tables up to date. */
export async function openDatabase(url: string): Promise<DataSource> {
  const dataSource = new DataSource({ type: 'postgres', url, migrations: [...createIngestMigrations()] });
  await dataSource.initialize();
  await dataSource.runMigrations();
  return dataSource;
}
