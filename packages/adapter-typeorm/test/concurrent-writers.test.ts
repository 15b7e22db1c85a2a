import { createTypeOrmContentRepository } from '@org/ingest-adapter-typeorm';
import { describe, inject } from 'vitest';
import { concurrentWritersSuite } from '../../../test/storage/concurrent-writers.js';
import { createHostDatabase } from './support/host-database.js';
import { watchStatements } from './support/statement-log.js';
import { createTypeOrm11 } from './support/typeorm-hosts.js';

const serverUrl = inject('postgresUrl');

describe.skipIf(serverUrl === null)('two writers at the same time', () => {
  concurrentWritersSuite(async () => {
    const database = await createHostDatabase(serverUrl ?? '');
    const { logger, statements } = watchStatements();
    const connect = () => createTypeOrm11({ url: database.url, logging: ['query'], logger }).initialize();
    const sources = [await connect(), await connect()] as const;
    return {
      writers: [createTypeOrmContentRepository(sources[0]), createTypeOrmContentRepository(sources[1])],
      statements,
      readRows: database.readRows,
      tearDown: async () => {
        for (const source of sources) await source.destroy();
        await database.drop();
      },
    };
  });
});
