import { createPrismaContentRepository } from '@org/ingest-adapter-prisma';
import { describe, inject } from 'vitest';
import { concurrentWritersSuite } from '../../../test/storage/concurrent-writers.js';
import { createPrisma7Client } from './prisma-7/create-client.js';
import { createHostDatabase } from './support/host-database.js';
import { watchClient } from './support/watched-client.js';

const serverUrl = inject('postgresUrl');

describe.skipIf(serverUrl === null)('two writers at the same time', () => {
  concurrentWritersSuite(async () => {
    const database = await createHostDatabase(serverUrl ?? '');
    const clients = [createPrisma7Client(database.url), createPrisma7Client(database.url)] as const;
    const statements: string[] = [];
    const writerOf = (client: (typeof clients)[number]) =>
      createPrismaContentRepository(watchClient(client, statements).client);
    return {
      writers: [writerOf(clients[0]), writerOf(clients[1])],
      statements,
      readRows: database.readRows,
      tearDown: async () => {
        for (const client of clients) await client.$disconnect();
        await database.drop();
      },
    };
  });
});
