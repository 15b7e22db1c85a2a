import { createHostDatabase as createDatabase, type HostDatabase } from '../../../../test/storage/host-database.js';
import { readMigrations } from '../../../../test/storage/migrations.js';

export type { HostDatabase } from '../../../../test/storage/host-database.js';

/** A database with the adapter's tables, and a connection around the adapter. */
export function createHostDatabase(serverUrl: string): Promise<HostDatabase> {
  return createDatabase(serverUrl, async ({ query }) => {
    await query(await readMigrations('postgresql'));
  });
}
