import { createTypeOrmContentRepository } from '@org/ingest-adapter-typeorm';
import { DataSource } from 'typeorm';
import { describe, inject } from 'vitest';
import { concurrentWritersSuite } from '../../../test/storage/concurrent-writers.js';
import { createMariadbDatabase } from '../../../test/storage/mariadb-database.js';

const serverUrl = inject('mariadbUrl');

describe.skipIf(serverUrl === null)('two writers at the same time through TypeORM on MariaDB', () => {
  concurrentWritersSuite(async () => {
    const database = await createMariadbDatabase(serverUrl ?? '');
    const connect = () => new DataSource({ type: 'mariadb', url: database.url }).initialize();
    const sources = [await connect(), await connect()] as const;
    return {
      writers: [createTypeOrmContentRepository(sources[0]), createTypeOrmContentRepository(sources[1])],
      readRows: database.readRows,
      tearDown: async () => {
        for (const source of sources) await source.destroy();
        await database.drop();
      },
    };
  });
});
