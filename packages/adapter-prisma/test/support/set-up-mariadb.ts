import { createMariadbDatabase } from '../../../../test/storage/mariadb-database.js';
import { createPrisma7OnMariadb } from '../prisma-7-mysql/create-client.js';
import type { HostFixture } from './set-up-host.js';

type Client = ReturnType<typeof createPrisma7OnMariadb>;

/** A repository on a MariaDB database of its own, with the ways around it that the contract suites ask for. */
export async function setUpMariadb<Repository>(
  serverUrl: string | null,
  createRepository: (client: Client) => Repository,
): Promise<HostFixture<Client, Repository>> {
  if (serverUrl === null) throw new Error('There is no MariaDB: the suite should have been skipped');
  const database = await createMariadbDatabase(serverUrl);
  const client = createPrisma7OnMariadb(database.url);
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
}
