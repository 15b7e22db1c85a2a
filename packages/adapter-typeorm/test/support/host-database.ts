import { createIngestMigrations } from '@org/ingest-adapter-typeorm';
import { createHostDatabase as createDatabase, type HostDatabase } from '../../../../test/storage/host-database.js';
import { createTypeOrm11 } from './typeorm-hosts.js';

export type { HostDatabase } from '../../../../test/storage/host-database.js';

/** A database on which the adapter's migrations were run, and a connection around the adapter. */
export function createHostDatabase(serverUrl: string): Promise<HostDatabase> {
  return createDatabase(serverUrl, async ({ url }) => {
    const dataSource = await createTypeOrm11({ url, migrations: createIngestMigrations() }).initialize();
    await dataSource.runMigrations();
    await dataSource.destroy();
  });
}
