import { readMigrations } from '../../../../test/storage/migrations.js';
import { createReaders } from '../../../../test/storage/table-readers.js';
import { createPrisma7OnPglite } from '../prisma-7/create-client.js';
import type { HostFixture } from './set-up-host.js';

type Client = Awaited<ReturnType<typeof createPrisma7OnPglite>>['client'];

/** A repository on a PostgreSQL inside the process, with the ways around it that the contract suites ask for. */
export async function setUpPglite<Repository>(
  createRepository: (client: Client) => Repository,
): Promise<HostFixture<Client, Repository>> {
  const { client, pglite } = await createPrisma7OnPglite();
  await pglite.exec(await readMigrations('postgresql'));
  const query = async (sql: string, values: readonly unknown[] = []) =>
    (await pglite.query<Record<string, unknown>>(sql, [...values])).rows;
  return {
    client,
    repository: createRepository(client),
    ...createReaders(query),
    tearDown: async () => {
      await client.$disconnect();
      await pglite.close();
    },
  };
}
