import { createTypeOrmContentRepository } from '@org/ingest-adapter-typeorm';
import { describe, inject } from 'vitest';
import { oppositeOrdersSuite } from '../../../test/storage/opposite-orders.js';
import { setUpMariadb } from './support/set-up-mariadb.js';

const serverUrl = inject('mariadbUrl');

describe.skipIf(serverUrl === null)('writers in opposite orders through TypeORM on MariaDB', () => {
  oppositeOrdersSuite(async () => {
    const { dataSource, ...host } = await setUpMariadb(serverUrl, createTypeOrmContentRepository);
    return {
      ...host,
      query: (sql) => dataSource.query(sql),
      inTransaction: (isolation, body) =>
        dataSource.transaction(isolation, (manager) => body(createTypeOrmContentRepository(manager))),
    };
  });
});
