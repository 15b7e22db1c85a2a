import { readFile } from 'node:fs/promises';
import { createHostDatabase as createDatabase, type HostDatabase } from '../../../../test/storage/host-database.js';

export type { HostDatabase } from '../../../../test/storage/host-database.js';

export async function readMigration(): Promise<string> {
  return readFile(new URL('../../migrations/0001_init.sql', import.meta.url), 'utf8');
}

/** A database with the adapter's tables, and a connection around the adapter. */
export function createHostDatabase(serverUrl: string): Promise<HostDatabase> {
  return createDatabase(serverUrl, async ({ query }) => {
    await query(await readMigration());
  });
}
