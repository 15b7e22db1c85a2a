import { createPrismaContentRepository } from '@org/ingest-adapter-prisma';
import { describe, inject } from 'vitest';
import { concurrentWritersSuite } from '../../../test/storage/concurrent-writers.js';
import { createMariadbDatabase } from '../../../test/storage/mariadb-database.js';
import { createPrisma7OnMariadb } from './prisma-7-mysql/create-client.js';

const serverUrl = inject('mariadbUrl');

describe.skipIf(serverUrl === null)('two writers at the same time through Prisma 7 on MariaDB', () => {
  concurrentWritersSuite(async () => {
    const database = await createMariadbDatabase(serverUrl ?? '');
    const [first, second] = [createPrisma7OnMariadb(database.url), createPrisma7OnMariadb(database.url)];
    const create = (client: typeof first) => createPrismaContentRepository(client, { provider: 'mysql' });
    return {
      writers: [create(first), create(second)],
      readRows: database.readRows,
      tearDown: async () => {
        for (const client of [first, second]) await client.$disconnect();
        await database.drop();
      },
    };
  });
});
