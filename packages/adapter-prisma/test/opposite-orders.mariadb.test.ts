import { createPrismaContentRepository, type PrismaClientLike } from '@org/ingest-adapter-prisma';
import { describe, inject } from 'vitest';
import { oppositeOrdersSuite } from '../../../test/storage/opposite-orders.js';
import { setUpMariadb } from './support/set-up-mariadb.js';

const serverUrl = inject('mariadbUrl');
const create = (client: PrismaClientLike) => createPrismaContentRepository(client, { provider: 'mysql' });
const LEVELS = { 'READ COMMITTED': 'ReadCommitted', 'REPEATABLE READ': 'RepeatableRead' } as const;

describe.skipIf(serverUrl === null)('writers in opposite orders through Prisma 7 on MariaDB', () => {
  oppositeOrdersSuite(async () => {
    const { client, ...host } = await setUpMariadb(serverUrl, create);
    return {
      ...host,
      query: (sql) => client.$queryRawUnsafe(sql),
      inTransaction: (isolation, body) =>
        client.$transaction((tx) => body(create(tx)), { isolationLevel: LEVELS[isolation], timeout: 30_000 }),
    };
  });
});
