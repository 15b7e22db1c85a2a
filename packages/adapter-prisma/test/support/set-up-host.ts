import type { PrismaClientLike } from '@org/ingest-adapter-prisma';
import { createHostDatabase, type HostDatabase } from './host-database.js';

export interface Disconnectable {
  $disconnect(): Promise<void>;
}

/** A repository on a client and a database of its own, with the ways around it that the contract suites ask for. */
export interface HostFixture<Client, Repository>
  extends Pick<HostDatabase, 'readRows' | 'readStates' | 'readFailures'> {
  readonly client: Client;
  readonly repository: Repository;
  tearDown(): Promise<void>;
}

/** Makes fixtures for one version of Prisma; each has a database of its own, which `prepare` is given before the host connects. */
export function setUpHost<Client extends PrismaClientLike & Disconnectable>(
  serverUrl: string | null,
  createClient: (url: string) => Client,
  prepare: (database: HostDatabase) => Promise<void> = async () => {},
) {
  return async <Repository>(
    createRepository: (client: Client) => Repository,
  ): Promise<HostFixture<Client, Repository>> => {
    if (serverUrl === null) throw new Error('There is no PostgreSQL: the suite should have been skipped');
    const database = await createHostDatabase(serverUrl);
    await prepare(database);
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
