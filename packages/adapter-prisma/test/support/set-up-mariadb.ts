import type { PrismaClientLike } from '@org/ingest-adapter-prisma';
import { createMariadbDatabase } from '../../../../test/storage/mariadb-database.js';
import { createPrisma7OnMariadb } from '../prisma-7-mysql/create-client.js';
import type { Disconnectable, HostFixture } from './set-up-host.js';

/** Makes fixtures for one version of Prisma; each has a MariaDB database of its own. */
export function setUpMariadbHost<Client extends PrismaClientLike & Disconnectable>(
  serverUrl: string | null,
  createClient: (url: string) => Client,
) {
  return async <Repository>(
    createRepository: (client: Client) => Repository,
  ): Promise<HostFixture<Client, Repository>> => {
    if (serverUrl === null) throw new Error('There is no MariaDB: the suite should have been skipped');
    const database = await createMariadbDatabase(serverUrl);
    const client = createClient(database.url);
    const { readRows, readStates, readFailures } = database;
    return {
      client,
      repository: createRepository(client),
      ...{ readRows, readStates, readFailures },
      tearDown: async () => {
        await client.$disconnect();
        await database.drop();
      },
    };
  };
}

/** The same on Prisma 7. */
export function setUpMariadb<Repository>(
  serverUrl: string | null,
  createRepository: (client: ReturnType<typeof createPrisma7OnMariadb>) => Repository,
) {
  return setUpMariadbHost(serverUrl, createPrisma7OnMariadb)(createRepository);
}
